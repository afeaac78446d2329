using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Aggregator.Messages;

namespace Aggregator.Platform;

/// <summary>
/// The one JSON of HTTP and of messages: camelCase, compact, enums as kebab-case strings, times with offset, decimals as strings because
/// half of the readers' languages have no decimal number. Unknown properties are ignored: shapes grow by adding.
/// </summary>
public static class Json
{
    /// <summary>The options. Frozen: a second variant would be a second wire format.</summary>
    public static JsonSerializerOptions Options { get; } = Frozen();

    /// <summary>Makes other options (the framework's) write and read the same JSON.</summary>
    internal static void Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.AllowDuplicateProperties = false;
        options.WriteIndented = false;
        // Keeps HTML-sensitive characters escaped, but not every accented letter.
        options.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
        options.Converters.Add(new DecimalString());
        options.Converters.Add(new MoneyObject());
        options.Converters.Add(new UtcTime());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
    }

    private static JsonSerializerOptions Frozen()
    {
        var options = new JsonSerializerOptions { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
        Apply(options);
        options.MakeReadOnly();
        return options;
    }

    /// <summary>Two digits, or up to six where the amount has them (unit prices).</summary>
    internal static string Amount(decimal amount) => amount.ToString("0.00####", CultureInfo.InvariantCulture);

    internal static bool TryDecimal(string? text, out decimal value) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value) && IsExact(text);

    /// <summary>Whether a decimal keeps every digit: of more than 28 it rounds the last away without a word, and of no more than these it never does.</summary>
    internal static bool IsExact(ReadOnlySpan<char> text)
    {
        var exponent = text.IndexOfAny('e', 'E');
        var mantissa = exponent < 0 ? text : text[..exponent];
        var (digits, leading, fraction, inFraction) = (0, true, 0, false);
        foreach (var letter in mantissa)
        {
            inFraction |= letter == '.';
            if (char.IsAsciiDigit(letter))
            {
                leading &= letter == '0';
                digits += leading ? 0 : 1;
                fraction += inFraction ? 1 : 0;
            }
        }

        var shift = exponent < 0 ? 0 : int.TryParse(text[(exponent + 1)..], CultureInfo.InvariantCulture, out var parsed) ? Math.Clamp(parsed, -100, 100) : 100;
        return digits <= 28 && fraction - shift <= 28;
    }

    private sealed class DecimalString : JsonConverter<decimal>
    {
        public override decimal Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out var number) && IsExact(Raw(ref reader)) ? number
            : reader.TokenType == JsonTokenType.String && TryDecimal(reader.GetString(), out var value) ? value
            : throw new JsonException("A decimal number, as a string or a number, was expected.");

        private static string Raw(ref Utf8JsonReader reader) => System.Text.Encoding.ASCII.GetString(reader.HasValueSequence ? System.Buffers.BuffersExtensions.ToArray(reader.ValueSequence) : reader.ValueSpan);

        public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));

        public override decimal ReadAsPropertyName(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            TryDecimal(reader.GetString(), out var value) ? value : throw new JsonException("A decimal number was expected.");

        public override void WriteAsPropertyName(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) =>
            writer.WritePropertyName(value.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Any offset is read, UTC is kept: PostgreSQL's driver refuses to store another.</summary>
    private sealed class UtcTime : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => reader.GetDateTimeOffset().ToUniversalTime();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToUniversalTime());
    }

    private sealed class MoneyObject : JsonConverter<Money>
    {
        public override Money Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            var wire = JsonSerializer.Deserialize<Wire>(ref reader, options) ?? throw new JsonException("An amount of money was expected.");
            return new Money(wire.Amount, wire.Currency ?? "EUR");
        }

        public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WriteString("amount", Amount(value.Amount));
            writer.WriteString("currency", value.Currency ?? "EUR");
            writer.WriteEndObject();
        }

        private sealed record Wire(decimal Amount, string? Currency);
    }
}
