using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Aggregator.DemandCollection.Identifiers;

namespace Aggregator.DemandCollection.Territories;

/// <summary>
/// Where a collection of GeoJSON features (RFC 7946: degrees, WGS 84) says that municipalities lie, and which of them share a border. Read feature by
/// feature from a file of any size: what stays are the points of the borders. Features that cannot be used are reported and the others taken.
/// </summary>
internal sealed class Boundaries
{
    // The finest boundary of an Italian municipality has a few ten thousand points; a feature without end must not become a buffer without end.
    private const int FeatureBytesMax = 32 << 20;

    // The largest municipality spans less than one degree: what spans more is drawn across the globe.
    private const double ExtentMaxDegrees = 3;

    private static readonly string[] CodeNames = ["pro_com_t", "istat", "istat_code", "istatcode", "com_istat_code", "codice_istat", "cod_istat", "codistat", "pro_com", "istat_code_num"];
    private static readonly JsonReaderOptions Strict = new() { MaxDepth = 32 };
    private readonly Dictionary<string, Shape> _shapes = [];
    private readonly List<string> _codes = [];
    private readonly SharedBorders _borders = new();
    private readonly Report _report;
    private int _row;
    private bool _expecting; // the array of features, as the next token

    private Boundaries(Report report) => _report = report;

    /// <summary>By ISTAT code.</summary>
    public IReadOnlyDictionary<string, Shape> Shapes => _shapes;

    /// <summary>Pairs of ISTAT codes.</summary>
    public IReadOnlyList<(string A, string B)> Borders { get; private set; } = [];

    /// <summary>Reads a file; the code of why it is none that can be read, or null.</summary>
    public static async Task<(Boundaries? Boundaries, string? Refusal)> ReadAsync(Stream file, Report report, CancellationToken ct)
    {
        var boundaries = new Boundaries(report);
        try
        {
            if (!await boundaries.FeaturesAsync(file, ct))
            {
                return (null, "territory.not-geojson");
            }
        }
        catch (JsonException)
        {
            return (null, "territory.not-geojson");
        }

        if (boundaries._borders.Pairs() is not { } pairs)
        {
            return (null, "territory.tangled");
        }

        boundaries.Borders = [.. pairs.Select(x => (boundaries._codes[x.A], boundaries._codes[x.B]))];
        return (boundaries, null);
    }

    /// <summary>Takes every feature of the collection; false where there is no collection.</summary>
    private async Task<bool> FeaturesAsync(Stream file, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            var (filled, state, place) = (0, new JsonReaderState(Strict), Place.Outside);
            for (var last = false; ;)
            {
                var read = last ? 0 : await file.ReadAsync(buffer.AsMemory(filled), ct);
                last |= read == 0;
                filled += read;
                var skipped = filled >= 3 && place == Place.Outside && buffer.AsSpan(0, 3).SequenceEqual("\uFEFF"u8) ? 3 : 0;
                var used = skipped + Consume(buffer.AsSpan(skipped, filled - skipped), last, ref state, ref place);
                buffer.AsSpan(used, filled - used).CopyTo(buffer);
                filled -= used;
                if (last)
                {
                    return place == Place.After;
                }

                if (filled == buffer.Length)
                {
                    if (filled >= FeatureBytesMax)
                    {
                        throw new JsonException("A feature is larger than any municipality.");
                    }

                    var larger = ArrayPool<byte>.Shared.Rent(filled * 2);
                    buffer.AsSpan(0, filled).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private enum Place
    {
        Outside,
        Before,
        Inside,
        After,
    }

    /// <summary>Reads as far as the buffer holds whole features; how many bytes of it are done with.</summary>
    private int Consume(ReadOnlySpan<byte> bytes, bool last, ref JsonReaderState state, ref Place place)
    {
        var reader = new Utf8JsonReader(bytes, last, state);
        while (true)
        {
            var before = reader;
            if (!reader.Read())
            {
                break;
            }

            if (place == Place.Outside)
            {
                place = reader.TokenType == JsonTokenType.StartObject ? Place.Before : throw new JsonException("No object.");
            }
            else if (place == Place.Before && reader is { CurrentDepth: 1, TokenType: JsonTokenType.StartArray } && _expecting)
            {
                place = Place.Inside;
            }
            else if (place == Place.Inside && reader.TokenType == JsonTokenType.EndArray)
            {
                place = Place.After;
            }
            else if (place == Place.Inside)
            {
                var whole = reader;
                if (!JsonDocument.TryParseValue(ref whole, out var feature))
                {
                    reader = before;
                    break;
                }

                using (feature)
                {
                    reader = whole;
                    Take(feature.RootElement);
                }
            }

            _expecting = reader is { CurrentDepth: 1, TokenType: JsonTokenType.PropertyName } && reader.ValueTextEquals("features"u8);
        }

        state = reader.CurrentState;
        return (int)reader.BytesConsumed;
    }

    private void Take(JsonElement feature)
    {
        _row++;
        if (CodeOf(feature) is not { } istat)
        {
            _report.Reject(TerritoryLists.Boundaries, _row, "properties", null, "territory.no-istat");
        }
        else if (!Identifier.IsIstat(istat))
        {
            _report.Reject(TerritoryLists.Boundaries, _row, "istatCode", istat, "body.istat-code");
        }
        else if (_shapes.ContainsKey(istat))
        {
            _report.Reject(TerritoryLists.Boundaries, _row, "istatCode", istat, "body.istat-twice");
        }
        else if (Polygons(feature, out var fault) is not { } polygons)
        {
            _report.Reject(TerritoryLists.Boundaries, _row, "geometry", istat, fault!);
        }
        else if (Shape.Of(_row, polygons) is not { } shape)
        {
            _report.Reject(TerritoryLists.Boundaries, _row, "geometry", istat, "territory.no-area");
        }
        else
        {
            _shapes.Add(istat, shape);
            _codes.Add(istat);
            foreach (var ring in polygons.SelectMany(x => x))
            {
                _borders.Add(_codes.Count - 1, ring);
            }
        }
    }

    private static string? CodeOf(JsonElement feature)
    {
        if (feature.ValueKind != JsonValueKind.Object || !feature.TryGetProperty("properties", out var properties) || properties.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var codes = from name in CodeNames
                    from property in properties.EnumerateObject()
                    where property.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
                    select property.Value.ValueKind switch
                    {
                        JsonValueKind.String => property.Value.GetString()!.Trim(),
                        JsonValueKind.Number when property.Value.TryGetInt32(out var number) && number >= 0 => number.ToString("000000", CultureInfo.InvariantCulture),
                        _ => "",
                    };
        return codes.FirstOrDefault(x => x.Length > 0);
    }

    private static IReadOnlyList<IReadOnlyList<Position[]>>? Polygons(JsonElement feature, out string? fault)
    {
        fault = "territory.no-polygon";
        if (!feature.TryGetProperty("geometry", out var geometry) || geometry.ValueKind != JsonValueKind.Object || !geometry.TryGetProperty("coordinates", out var coordinates)
            || coordinates.ValueKind != JsonValueKind.Array || !geometry.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        var polygons = type.GetString() switch { "Polygon" => [coordinates], "MultiPolygon" => coordinates.EnumerateArray().ToList(), _ => [] };
        var all = new List<IReadOnlyList<Position[]>>();
        foreach (var polygon in polygons)
        {
            if (polygon.ValueKind != JsonValueKind.Array || polygon.GetArrayLength() == 0)
            {
                return null;
            }

            var rings = new List<Position[]>();
            foreach (var ring in polygon.EnumerateArray())
            {
                if ((fault = Ring(ring, out var positions)) is not null)
                {
                    return null;
                }

                rings.Add(positions);
            }

            all.Add(rings);
        }

        var outer = all.SelectMany(x => x[0]).ToList();
        fault = outer.Count == 0 ? "territory.no-polygon" : outer.Max(x => x.X) - outer.Min(x => x.X) > ExtentMaxDegrees || outer.Max(x => x.Y) - outer.Min(x => x.Y) > ExtentMaxDegrees ? "territory.extent" : null;
        return fault is null ? all : null;
    }

    private static string? Ring(JsonElement ring, out Position[] positions)
    {
        positions = [];
        if (ring.ValueKind != JsonValueKind.Array || ring.GetArrayLength() < 4)
        {
            return "territory.ring";
        }

        positions = new Position[ring.GetArrayLength()];
        var i = 0;
        foreach (var point in ring.EnumerateArray())
        {
            if (point.ValueKind != JsonValueKind.Array || point.GetArrayLength() < 2 || !Degrees(point[0], 180, out var x) || !Degrees(point[1], 90, out var y))
            {
                return "territory.position";
            }

            positions[i++] = new Position(x, y);
        }

        return positions[0] == positions[^1] ? null : "territory.ring-open";
    }

    private static bool Degrees(JsonElement number, double max, out double value)
    {
        value = 0;
        return number.ValueKind == JsonValueKind.Number && number.TryGetDouble(out value) && Math.Abs(value) <= max;
    }
}
