using System.Text.Json.Nodes;

namespace Aggregator.Gateway.OpenApi;

/// <summary>
/// Puts OpenAPI documents together under one server. A component with the same name and text everywhere stays one; any other is named
/// after its API. Operations that share a name are named after theirs too.
/// </summary>
internal static class Merging
{
    private static readonly string[] Sections = ["securitySchemes", "headers", "schemas", "parameters", "responses"];

    /// <param name="origin">The gateway's base URL.</param>
    /// <param name="documents">Each API's path, such as <c>/api/tender/v1</c>, and document, which is changed.</param>
    /// <param name="missing">Paths whose document could not be read.</param>
    public static JsonObject Merge(string origin, IReadOnlyList<(string Path, JsonObject Document)> documents, IReadOnlyList<string> missing)
    {
        var components = new JsonObject();
        var paths = new JsonObject { ["/status"] = Status() };
        var tags = new SortedDictionary<string, JsonNode>(StringComparer.Ordinal);
        var repeated = documents.SelectMany(x => Operations(x.Document)).Select(Id).GroupBy(id => id).Where(group => group.Count() > 1).Select(group => group.Key).ToHashSet();
        foreach (var (path, document) in documents)
        {
            var name = NameOf(path);
            var renamed = Components(document, name, components);
            foreach (var operation in Operations(document).Where(operation => repeated.Contains(Id(operation))))
            {
                operation["operationId"] = char.ToLowerInvariant(name[0]) + name[1..] + char.ToUpperInvariant(Id(operation)[0]) + Id(operation)[1..];
            }

            foreach (var (relative, item) in document["paths"]?.AsObject() ?? [])
            {
                var copy = item!.DeepClone();
                Rename(copy, renamed);
                paths[path["/api".Length..] + relative] = copy;
            }

            foreach (var tag in document["tags"]?.AsArray() ?? [])
            {
                tags.TryAdd((string)tag!["name"]!, tag.DeepClone());
            }
        }

        tags.TryAdd("status", new JsonObject { ["name"] = "status", ["description"] = "Stato" });
        var server = new JsonObject { ["url"] = origin + "/api", ["description"] = "Questa istanza" };
        if (!origin.StartsWith("https://", StringComparison.Ordinal))
        {
            server["x-sandbox"] = true;
        }

        var whole = new JsonObject
        {
            ["openapi"] = "3.0.4",
            ["info"] = Info(origin),
            ["servers"] = new JsonArray(server),
            ["tags"] = new JsonArray([.. tags.Values]),
            ["paths"] = paths,
            ["components"] = components,
        };
        if (missing.Count > 0)
        {
            whole["x-missing"] = new JsonArray([.. missing.Select(path => (JsonNode)path)]);
        }

        return whole;
    }

    /// <summary>Moves the components over; gives the references that changed.</summary>
    private static Dictionary<string, string> Components(JsonObject document, string name, JsonObject components)
    {
        var renamed = new Dictionary<string, string>();
        var moved = new List<(JsonObject Target, string Key, JsonNode Value)>();
        foreach (var section in Sections)
        {
            var target = components[section]?.AsObject() ?? (JsonObject)(components[section] = new JsonObject())!;
            foreach (var (key, value) in document["components"]?[section]?.AsObject() ?? [])
            {
                var copy = value!.DeepClone();
                // The same text may refer to different things, unless everything it names is itself shared.
                var own = target.ContainsKey(key) && !JsonNode.DeepEquals(target[key], copy) || References(copy).Any(reference => renamed.ContainsKey(reference) || section == "schemas");
                var final = own && target.ContainsKey(key) ? name + key : key;
                if (final != key)
                {
                    renamed[$"#/components/{section}/{key}"] = $"#/components/{section}/{final}";
                }

                moved.Add((target, final, copy));
            }
        }

        foreach (var (target, key, value) in moved)
        {
            Rename(value, renamed);
            target.TryAdd(key, value);
        }

        return renamed;
    }

    private static void Rename(JsonNode? node, Dictionary<string, string> renamed)
    {
        switch (node)
        {
            case JsonObject members:
                if (members["$ref"] is JsonValue reference && renamed.TryGetValue((string)reference!, out var other))
                {
                    members["$ref"] = other;
                }

                foreach (var (_, member) in members)
                {
                    Rename(member, renamed);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    Rename(item, renamed);
                }

                break;
        }
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => member is { Key: "$ref", Value: JsonValue value } ? [(string)value!] : References(member.Value)),
        JsonArray items => items.SelectMany(References),
        _ => [],
    };

    private static IEnumerable<JsonObject> Operations(JsonObject document) =>
        (document["paths"]?.AsObject() ?? []).SelectMany(path => path.Value!.AsObject().Select(member => member.Value)).OfType<JsonObject>().Where(operation => operation.ContainsKey("operationId"));

    private static string Id(JsonObject operation) => (string)operation["operationId"]!;

    // "/api/open-data/v1" names what is OpenData's.
    private static string NameOf(string path) => string.Concat(path.Split('/')[2].Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    private static JsonObject Info(string origin) => new()
    {
        ["title"] = "Aggregator",
        ["x-summary"] = "Tutte le interfacce della piattaforma",
        ["x-api-id"] = "aggregator",
        ["description"] = "Le interfacce di raccolta dei fabbisogni, gara, contratto, monitoraggio GPP, dati aperti e utenze, come le serve il gateway. "
            + "Errori secondo la RFC 9457; elenchi paginati con cursore; importi come stringhe decimali al netto dell'IVA; orari RFC 3339.",
        ["version"] = "1.0.0",
        ["contact"] = new JsonObject { ["name"] = "Aggregator", ["url"] = origin },
        ["license"] = new JsonObject { ["name"] = "EUPL-1.2", ["url"] = "https://joinup.ec.europa.eu/collection/eupl/eupl-text-eupl-12" },
        ["termsOfService"] = origin + "/privacy",
    };

    private static JsonObject Status() => (JsonObject)JsonNode.Parse("""
        {"get":{"tags":["status"],"operationId":"readPlatformStatus","summary":"Stato della piattaforma e delle sue parti",
        "description":"Dice se la piattaforma risponde e quali servizi rispondono dietro di essa.","security":[],
        "responses":{"200":{"description":"Riuscito","headers":{"RateLimit-Limit":{"$ref":"#/components/headers/RateLimit-Limit"},"RateLimit-Remaining":{"$ref":"#/components/headers/RateLimit-Remaining"},"RateLimit-Reset":{"$ref":"#/components/headers/RateLimit-Reset"}},
        "content":{"application/json":{"schema":{"type":"object","properties":{"title":{"type":"string","maxLength":100},"status":{"type":"integer","format":"int32","minimum":100,"maximum":599},"services":{"type":"object","additionalProperties":{"type":"string","enum":["ok","away"]}}}}}}},
        "429":{"$ref":"#/components/responses/TooManyRequests"},"503":{"$ref":"#/components/responses/ServiceUnavailable"}}}}
        """)!;
}
