using Aggregator.DemandCollection.Bodies;
using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Territories;

/// <summary>The regions, or the provinces and metropolitan cities, with how many bodies are registered in each.</summary>
internal static class ListTerritorialUnits
{
    internal enum Level
    {
        Region,
        Province,
    }

    internal sealed record Response(Level Level, string Code, string Name, ProvinceKind? Kind, string? Plate, string? Region, IReadOnlyList<string> Nuts,
        DateOnly? ValidFrom, DateOnly? ValidTo, int Bodies, int Municipalities);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/territorial-units", Handle)
        .Query("listTerritorialUnits", "Elenca regioni, province e città metropolitane con il numero degli enti registrati")
        .Allow(Relation.Public).Answers<Page<Response>>();

    private static async Task<IResult> Handle(Paging paging, DemandCollectionDb db, Clock clock, CancellationToken ct, string level = "province", string? region = null)
    {
        if (!Named.TryParse<Level>(level, out var wanted))
        {
            return Named.Unknown<Level>("?level");
        }

        var counted = await db.Bodies.GroupBy(x => x.Province)
            .Select(x => new Count(x.Key, x.Count(), x.Count(body => body.Kind == BodyKind.Municipality))).ToListAsync(ct);
        return Answer.Ok(Pages.Of(wanted == Level.Region ? Regions(counted) : Provinces(counted, region, clock.Today), paging, x => x.Code));
    }

    private static IEnumerable<Response> Regions(IReadOnlyList<Count> counted)
    {
        var sums = counted.ToLookup(x => TerritorialUnits.Province(x.Province)?.Region);
        return TerritorialUnits.Regions.Select(x => new Response(Level.Region, x.Code, x.Name, null, null, null, x.Nuts2, null, null,
            sums[x.Code].Sum(n => n.Bodies), sums[x.Code].Sum(n => n.Municipalities)));
    }

    /// <summary>Those of the day, and those that ended while bodies are still registered in them.</summary>
    private static IEnumerable<Response> Provinces(IReadOnlyList<Count> counted, string? region, DateOnly day)
    {
        var known = counted.Where(x => x.Province is not null).ToDictionary(x => x.Province!);
        return from unit in TerritorialUnits.Provinces
               where (region is null || unit.Region == region) && (unit.ExistsOn(day) || known.ContainsKey(unit.Code))
               let count = known.GetValueOrDefault(unit.Code)
               select new Response(Level.Province, unit.Code, unit.Name, unit.Kind, unit.Plate, unit.Region, unit.Nuts3 is null ? [] : [unit.Nuts3], unit.From, unit.To,
                   count?.Bodies ?? 0, count?.Municipalities ?? 0);
    }

    private sealed record Count(string? Province, int Bodies, int Municipalities);
}
