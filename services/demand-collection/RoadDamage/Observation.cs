using System.Text.Json;
using System.Text.RegularExpressions;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.RoadDamage;

/// <summary>A GeoJSON feature (RFC 7946) of the sensors' as it was read: a point, the damage's severity, time and road, and whose road it is.</summary>
internal sealed partial record Observation(string Id, double Longitude, double Latitude, int Severity, DateTimeOffset At, string RoadId, Guid? BodyId, string? IstatCode)
{
    private const int TextLengthMax = 100;

    // Longitude comes first in GeoJSON; who swaps the two lands outside of Italy and is told so.
    private const double WestMin = 6.5, EastMax = 18.6, SouthMin = 35.4, NorthMax = 47.2;

    /// <summary>Reads a feature; null where something is wrong, which <paramref name="errors"/> then says. Foreign members are ignored.</summary>
    /// <param name="feature">The feature, unchecked.</param>
    /// <param name="pointer">Where it stands.</param>
    /// <param name="now">Nothing is observed later than this.</param>
    /// <param name="errors">Takes everything that is wrong.</param>
    /// <param name="id">Its id, where it has one, wrong or not.</param>
    public static Observation? Read(JsonElement feature, string pointer, DateTimeOffset now, Errors errors, out string? id)
    {
        var properties = Member(feature, "properties");
        id = Word(Member(properties, "id")) ?? Word(Member(feature, "id"));
        errors.If(Word(Member(feature, "type")) != "Feature", pointer + "/type", "road-damage.not-a-feature");
        errors.If(id is null, pointer + "/properties/id", "road-damage.id");
        var (longitude, latitude) = Position(Member(feature, "geometry"), pointer + "/geometry", errors);
        var severity = Member(properties, "severity") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var parsed) ? parsed : 0;
        errors.If(severity is < 1 or > 4, pointer + "/properties/severity", "demand.range", ("min", 1), ("max", 4));
        var road = Word(Member(properties, "roadId"));
        errors.If(road is null, pointer + "/properties/roadId", "road-damage.road");
        var at = Instant(Member(properties, "time"));
        errors.If(at is null, pointer + "/properties/time", "date-time");
        errors.If(at > now.AddHours(1), pointer + "/properties/time", "road-damage.future"); // clocks of vehicles go wrong
        errors.If(at?.Year < 2000, pointer + "/properties/time", "road-damage.past");
        var (istat, body) = (Word(Member(properties, "istatCode")), Member(properties, "bodyId"));
        var hasBody = body.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);
        var bodyId = body.ValueKind == JsonValueKind.String && body.TryGetGuid(out var guid) ? guid : (Guid?)null;
        errors.If(hasBody && bodyId is null, pointer + "/properties/bodyId", "uuid");
        return errors.Any ? null : new Observation(id!, longitude, latitude, severity, at!.Value, road!, bodyId, istat);
    }

    private static (double, double) Position(JsonElement geometry, string pointer, Errors errors)
    {
        if (Word(Member(geometry, "type")) != "Point")
        {
            errors.Add(pointer + "/type", "road-damage.not-a-point");
            return default;
        }

        var coordinates = Member(geometry, "coordinates");
        if (coordinates.ValueKind != JsonValueKind.Array || coordinates.GetArrayLength() is not (2 or 3)
            || coordinates.EnumerateArray().Any(x => x.ValueKind != JsonValueKind.Number) || !coordinates[0].TryGetDouble(out var longitude) || !coordinates[1].TryGetDouble(out var latitude))
        {
            errors.Add(pointer + "/coordinates", "road-damage.coordinates");
            return default;
        }

        // Written as what must hold, so that what is no number does not pass.
        errors.If(!(longitude is >= WestMin and <= EastMax && latitude is >= SouthMin and <= NorthMax), pointer + "/coordinates", "road-damage.outside-italy");
        return (longitude, latitude);
    }

    private static JsonElement Member(JsonElement element, string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : default;

    /// <summary>A text or a whole number as a text; null where it is neither, blank, too long, or holds what no text should.</summary>
    private static string? Word(JsonElement element)
    {
        try
        {
            var text = element.ValueKind switch { JsonValueKind.String => element.GetString()!.Trim(), JsonValueKind.Number => element.GetRawText(), _ => "" };
            return text.Length is > 0 and <= TextLengthMax && !text.Any(char.IsControl) ? text : null;
        }
        catch (InvalidOperationException)
        {
            return null; // half a surrogate pair, which no text may hold
        }
    }

    private static DateTimeOffset? Instant(JsonElement element) =>
        Word(element) is { } text && element.ValueKind == JsonValueKind.String && Rfc3339().IsMatch(text) && element.TryGetDateTimeOffset(out var at)
            ? new DateTimeOffset(at.UtcTicks / 10 * 10, TimeSpan.Zero) // to the microsecond, as it is stored
            : null;

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Rfc3339();
}
