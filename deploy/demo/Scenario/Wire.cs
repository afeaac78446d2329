using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Aggregator.Demo.Scenario;

/// <summary>The platform's JSON as a client writes and reads it: camelCase, decimals as strings.</summary>
internal static class Wire
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new DecimalString() } };

    /// <summary>An amount of money.</summary>
    public static object Euro(decimal amount) => new { amount = amount.ToString("0.00", CultureInfo.InvariantCulture), currency = "EUR" };

    public static Guid Id(this JsonNode node, string name = "id") => Guid.Parse(node.Text(name));

    public static string Text(this JsonNode node, string name) =>
        node[name]?.ToString() ?? throw new DemoFailure($"The answer has no {name}: {node.ToJsonString()}");

    public static int Number(this JsonNode node, string name) => int.Parse(node.Text(name), CultureInfo.InvariantCulture);

    public static decimal Decimal(this JsonNode node, string name) => decimal.Parse(node.Text(name), CultureInfo.InvariantCulture);

    public static decimal Amount(this JsonNode node, string name) => node[name]?.Decimal("amount") ?? throw new DemoFailure($"The answer has no {name}: {node.ToJsonString()}");

    public static DateTimeOffset Time(this JsonNode node, string name) => DateTimeOffset.Parse(node.Text(name), CultureInfo.InvariantCulture);

    public static IReadOnlyList<JsonNode> List(this JsonNode node, string name) =>
        node[name] is JsonArray array ? [.. array.Select(x => x!)] : throw new DemoFailure($"The answer has no list {name}: {node.ToJsonString()}");

    private sealed class DecimalString : JsonConverter<decimal>
    {
        public override decimal Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Number ? reader.GetDecimal() : decimal.Parse(reader.GetString()!, CultureInfo.InvariantCulture);

        public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
    }
}

/// <summary>The platform answered otherwise than the scenario expects: the message says where and what.</summary>
internal sealed class DemoFailure(string message) : Exception(message);
