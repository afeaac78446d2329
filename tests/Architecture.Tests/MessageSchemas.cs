using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Aggregator.Messages;
using Aggregator.Platform;
using Aggregator.Platform.Outbox;

namespace Aggregator.Architecture.Tests;

/// <summary>JSON Schema (draft-07 words) of what the platform writes for a message.</summary>
internal static class MessageSchemas
{
    public static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonObject Of(WireType wire)
    {
        var schema = (JsonObject)JsonSchemaExporter.GetJsonSchemaAsNode(Json.Options, wire.Type, new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = Transform,
        });
        schema.Insert(0, "$schema", "http://json-schema.org/draft-07/schema#");
        schema.Insert(1, "title", wire.Name);
        return schema;
    }

    private static JsonNode Transform(JsonSchemaExporterContext context, JsonNode schema)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        var nullable = context.TypeInfo.Type != type || (context.PropertyInfo?.AttributeProvider is PropertyInfo property
            && new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable);
        JsonObject? known = type == typeof(decimal) ? Text(null, @"^-?\d+(\.\d{1,6})?$")
            : type == typeof(Money) ? new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject { ["amount"] = Text(null, @"^-?\d+\.\d{2}$"), ["currency"] = Text(null, "^[A-Z]{3}$") },
                ["required"] = new JsonArray("amount", "currency"),
            }
            : type == typeof(Guid) ? Text("uuid", null)
            : type == typeof(DateTimeOffset) ? Text("date-time", null)
            : type == typeof(DateOnly) ? Text("date", null)
            : null;
        if (known is null)
        {
            return schema;
        }

        if (nullable)
        {
            known["type"] = new JsonArray(known["type"]!.DeepClone(), "null");
        }

        return known;
    }

    private static JsonObject Text(string? format, string? pattern)
    {
        var text = new JsonObject { ["type"] = "string" };
        if (format is not null)
        {
            text["format"] = format;
        }

        if (pattern is not null)
        {
            text["pattern"] = pattern;
        }

        return text;
    }
}
