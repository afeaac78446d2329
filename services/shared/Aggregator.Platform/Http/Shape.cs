using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Aggregator.Messages;

namespace Aggregator.Platform;

/// <summary>How many digits a decimal or an amount may have after the point; 12 without it, 2 for money. Unit prices say 6.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class DigitsAttribute(int max) : Attribute
{
    /// <summary>The greatest number of digits after the point.</summary>
    public int Max { get; } = max;
}

/// <summary>
/// Walks a document along the type that it should become and collects every difference with its pointer, where the serializer would
/// stop at the first. Texts are at most 4000 characters unless <see cref="MaxLengthAttribute"/> says otherwise.
/// </summary>
internal static partial class Shape
{
    internal const int TextLengthMax = 4000;
    internal const decimal NumberMax = 1_000_000_000_000_000m;

    public static void Check(JsonElement root, Type type, Errors errors) => Value(root, type, "", errors, default);

    /// <summary>The limits that a property's or parameter's attributes set.</summary>
    internal static Limits LimitsOf(JsonPropertyInfo property) =>
        new(Attribute<DigitsAttribute>(property)?.Max, Attribute<MaxLengthAttribute>(property)?.Length);

    /// <summary>Missing is wrong for what has neither a default nor null as a value.</summary>
    internal static bool IsRequired(JsonPropertyInfo property) =>
        property.IsRequired || property.AssociatedParameter is { HasDefaultValue: false } parameter && !IsNullable(property, parameter);

    private static bool IsNullable(JsonPropertyInfo property, JsonParameterInfo? parameter) =>
        Nullable.GetUnderlyingType(property.PropertyType) is not null
        || !property.PropertyType.IsValueType && (parameter?.IsNullable ?? property.IsSetNullable);

    private static T? Attribute<T>(JsonPropertyInfo property)
        where T : Attribute =>
        (property.AttributeProvider?.GetCustomAttributes(typeof(T), true).FirstOrDefault()
            ?? property.AssociatedParameter?.AttributeProvider?.GetCustomAttributes(typeof(T), true).FirstOrDefault()) as T;

    private static void Value(JsonElement value, Type type, string pointer, Errors errors, Limits limits)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(JsonElement) || type == typeof(object))
        {
            return;
        }

        if (value.ValueKind == JsonValueKind.Null)
        {
            errors.Add(pointer, "required");
            return;
        }

        var info = Json.Options.GetTypeInfo(type);
        switch (info.Kind, value.ValueKind)
        {
            case (JsonTypeInfoKind.Object, JsonValueKind.Object):
                Members(value, info, pointer, errors);
                break;
            case (JsonTypeInfoKind.Enumerable, JsonValueKind.Array):
                var index = 0;
                foreach (var item in value.EnumerateArray())
                {
                    Value(item, info.ElementType!, $"{pointer}/{index++}", errors, limits);
                }

                break;
            case (JsonTypeInfoKind.Dictionary, JsonValueKind.Object):
                foreach (var member in value.EnumerateObject())
                {
                    errors.If(!IsText(member.Name), pointer, "characters");
                    Value(member.Value, info.ElementType!, pointer + "/" + Escape(member.Name), errors, limits);
                }

                break;
            case (JsonTypeInfoKind.Enumerable, _):
                errors.Add(pointer, "array");
                break;
            case (JsonTypeInfoKind.None, _) when type != typeof(Money):
                Scalar(value, type, pointer, errors, limits);
                break;
            case (_, JsonValueKind.Object):
                Amount(value, pointer, errors, limits);
                break;
            default:
                errors.Add(pointer, type == typeof(Money) ? "money" : "object");
                break;
        }
    }

    private static void Members(JsonElement value, JsonTypeInfo info, string pointer, Errors errors)
    {
        foreach (var property in info.Properties)
        {
            if (property.Set is null && property.AssociatedParameter is null)
            {
                continue;
            }

            var at = pointer + "/" + Escape(property.Name);
            if (!value.TryGetProperty(property.Name, out var member))
            {
                errors.If(IsRequired(property), at, "required");
            }
            else if (member.ValueKind != JsonValueKind.Null || !IsNullable(property, property.AssociatedParameter))
            {
                Value(member, property.PropertyType, at, errors, LimitsOf(property));
            }
        }
    }

    private static void Amount(JsonElement value, string pointer, Errors errors, Limits limits)
    {
        if (value.TryGetProperty("amount", out var amount))
        {
            Scalar(amount, typeof(decimal), pointer + "/amount", errors, limits with { Digits = limits.Digits ?? 2 });
        }
        else
        {
            errors.Add(pointer + "/amount", "required");
        }

        // Sums would silently mix currencies otherwise.
        errors.If(value.TryGetProperty("currency", out var currency) && !(currency.ValueKind == JsonValueKind.String && currency.ValueEquals("EUR")),
            pointer + "/currency", "currency");
    }

    private static void Scalar(JsonElement value, Type type, string pointer, Errors errors, Limits limits)
    {
        var text = value.ValueKind == JsonValueKind.String ? Decode(value) : null;
        if (value.ValueKind == JsonValueKind.String && (text is null || !IsText(text)))
        {
            errors.Add(pointer, "characters");
        }
        else if (type == typeof(string))
        {
            errors.If(text is null, pointer, "string");
            errors.If(text?.Length > (limits.LengthMax ?? TextLengthMax), pointer, "too-long", ("max", limits.LengthMax ?? TextLengthMax));
        }
        else if (type == typeof(decimal))
        {
            Number(value, text, pointer, errors, limits.Digits ?? 12);
        }
        else if (type == typeof(DateTimeOffset))
        {
            errors.If(text is null || !Instant().IsMatch(text) || !value.TryGetDateTimeOffset(out _), pointer, "date-time");
        }
        else if (type == typeof(DateOnly))
        {
            errors.If(!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _), pointer, "date");
        }
        else if (!Deserializes(value, type))
        {
            errors.Add(pointer, type switch
            {
                _ when type == typeof(Guid) => "uuid",
                _ when type == typeof(bool) => "boolean",
                _ when type == typeof(double) || type == typeof(float) => "number",
                _ when type.IsEnum => "enum",
                _ when type.IsPrimitive => "integer",
                _ => "format",
            }, type.IsEnum ? [("values", string.Join(", ", Names(type)))] : []);
        }
    }

    private static void Number(JsonElement value, string? text, string pointer, Errors errors, int digits)
    {
        decimal number = 0;
        if (text is null ? value.ValueKind != JsonValueKind.Number || !value.TryGetDecimal(out number) || !Json.IsExact(value.GetRawText()) : !Json.TryDecimal(text, out number))
        {
            errors.Add(pointer, "decimal");
        }
        else if (Math.Abs(number) >= NumberMax)
        {
            errors.Add(pointer, "too-big", ("max", "999999999999999"));
        }
        else
        {
            errors.If(decimal.Round(number, digits) != number, pointer, "digits", ("max", digits));
        }
    }

    /// <summary>The names that an enum has on the wire.</summary>
    internal static IEnumerable<string> Names(Type type) => Enum.GetNames(type).Select(JsonNamingPolicy.KebabCaseLower.ConvertName);

    private static bool Deserializes(JsonElement value, Type type)
    {
        try
        {
            value.Deserialize(type, Json.Options);
            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    /// <summary>Null for escapes that are half a surrogate pair, which no .NET string may hold.</summary>
    private static string? Decode(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    // PostgreSQL refuses U+0000 in texts, and the other control characters only serve to break logs and exports.
    private static bool IsText(string text) => !text.AsSpan().ContainsAnyInRange('\u0000', '\u0008') && !text.AsSpan().ContainsAnyInRange('\u000E', '\u001F')
        && !text.Contains('\u000B') && !text.Contains('\u000C');

    private static string Escape(string name) => name.Replace("~", "~0").Replace("/", "~1");

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Instant();

    internal readonly record struct Limits(int? Digits, int? LengthMax);
}
