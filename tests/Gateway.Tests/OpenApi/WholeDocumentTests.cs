namespace Aggregator.Gateway.Tests.OpenApi;

[Collection(SharedGateway.Name)]
public sealed class WholeDocumentTests(GatewayProcess gateway)
{
    [Fact]
    public async Task One_document_holds_every_api_under_one_server()
    {
        using var answer = await gateway.Browser().Get("/api/openapi.json");
        var whole = await answer.Json();
        Assert.Null(whole["x-missing"]);
        Assert.Equal(gateway.Issuer + "/api", (string)whole["servers"]![0]!["url"]!);
        var paths = whole["paths"]!.AsObject().Select(path => path.Key).ToHashSet();
        Assert.Superset(new HashSet<string> { "/status", "/demand/v1/own-demand/{id}", "/tender/v1/status", "/open-data/v1/own-gpp/{id}", "/accounts/v1/session", "/accounts/v1/accounts/{accountId}" }, paths);
        var operations = whole["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(operation => (string?)operation.Value?["operationId"]).Where(id => id is not null).ToList();
        Assert.Equal(operations.Count, operations.Distinct().Count());
        var references = References(whole).Distinct().ToList();
        Assert.All(references, reference => Assert.NotNull(reference[2..].Split('/').Aggregate((JsonNode?)whole, (node, name) => node?[name])));
        Assert.Contains("gpp", (string)Schema(whole, "/gpp/v1/status")!.AsObject().Single().Key);
        Assert.Contains("demand", (string)Schema(whole, "/demand/v1/status")!.AsObject().Single().Key);
    }

    [Fact]
    public async Task The_accounts_document_says_who_may_call_what()
    {
        using var answer = await gateway.Browser().Get("/api/accounts/v1/openapi.json");
        var document = await answer.Json();
        Assert.StartsWith("3.0.", (string)document["openapi"]!);
        Assert.Equal("platform-operator", (string)document["paths"]!["/accounts"]!["post"]!["x-access"]![0]!["relation"]!);
        using var status = await gateway.Browser().Get("/api/accounts/v1/status");
        Assert.Equal(HttpStatusCode.OK, status.StatusCode);
    }

    private static JsonNode? Schema(JsonNode whole, string path)
    {
        var reference = (string)whole["paths"]![path]!["get"]!["responses"]!["200"]!["content"]!["application/json"]!["schema"]!["$ref"]!;
        return reference[2..].Split('/').Aggregate((JsonNode?)whole, (node, name) => node?[name])!["properties"];
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => member is { Key: "$ref", Value: JsonValue value } ? [(string)value!] : References(member.Value)),
        JsonArray items => items.SelectMany(References),
        _ => [],
    };
}
