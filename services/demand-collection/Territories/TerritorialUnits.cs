using System.Collections.Frozen;
using System.Text.Json;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Territories;

/// <summary>ISTAT's kinds of unit between municipality and region.</summary>
internal enum ProvinceKind
{
    Province,
    AutonomousProvince,
    MetropolitanCity,
    FreeConsortium,
    FormerProvince,
}

/// <summary>A region.</summary>
internal sealed record Region(string Code, string Name, IReadOnlyList<string> Nuts2);

/// <summary>
/// A province, or what has its place in the hierarchy, under the three digits that its municipalities' codes begin with (a metropolitan city keeps those
/// of its former province). Without NUTS 3 where Eurostat has not cut its regions anew yet.
/// </summary>
internal sealed record Province(string Code, string Name, string Plate, ProvinceKind Kind, string Region, string? Nuts3 = null, DateOnly? From = null, DateOnly? To = null)
{
    public bool ExistsOn(DateOnly day) => (From ?? DateOnly.MinValue) <= day && day <= (To ?? DateOnly.MaxValue);
}

/// <summary>
/// The hierarchy above the municipalities, from the file beside this one. A code that is not in it is no error: a new province must not wait for the
/// next release.
/// </summary>
internal static class TerritorialUnits
{
    private static readonly Units File = Read();
    private static readonly FrozenDictionary<string, Province> ByCode = File.Provinces.ToFrozenDictionary(x => x.Code);
    private static readonly FrozenDictionary<string, Region> RegionsByCode = File.Regions.ToFrozenDictionary(x => x.Code);

    public static IReadOnlyList<Region> Regions => File.Regions;

    public static IReadOnlyList<Province> Provinces => File.Provinces;

    public static Province? Province(string? code) => code is not null && ByCode.TryGetValue(code, out var found) ? found : null;

    public static Region? Region(string? code) => code is not null && RegionsByCode.TryGetValue(code, out var found) ? found : null;

    /// <summary>The province that a list names by code, plate or name on a day; null where it names none.</summary>
    public static string? Find(string text, DateOnly day) => text is [>= '0' and <= '9', _, _] ? text
        : File.Provinces.FirstOrDefault(x => x.ExistsOn(day) && (x.Plate.Equals(text, StringComparison.OrdinalIgnoreCase) || Folded.Of(x.Name) == Folded.Of(text)))?.Code;

    private static Units Read()
    {
        using var file = typeof(TerritorialUnits).Assembly.GetManifestResourceStream("Aggregator.DemandCollection.Territories.territorial-units.json")!;
        return JsonSerializer.Deserialize<Units>(file, Json.Options) ?? throw new JsonException("territorial-units.json is empty");
    }

    private sealed record Units(IReadOnlyList<Region> Regions, IReadOnlyList<Province> Provinces);
}
