using System.Globalization;
using Aggregator.Demo.Territory;

namespace Aggregator.Demo.Scenario;

/// <summary>
/// A collection that stays open, and what other systems already hold for its bodies: damage that sensors saw on roads, works that an energy plan foresees.
/// Nothing of it is decided: that is left to whoever looks around.
/// </summary>
internal sealed class KnownNeeds(Cast cast, TrialTime time)
{
    private const string Api = "/api/demand/v1";
    private const int PointsPerRoad = 6;

    // The roads are invented: a straight line of points from the town's centre, about thirty metres apart.
    private static readonly (string Town, string Road, int WorstSeverity)[] Roads =
    [
        (Cast.Shared, "Via delle Prove (inventata)", 4), (Cast.Shared, "Via dei Sensori (inventata)", 2), (Cast.Small, "Via del Rappezzo (inventata)", 3),
    ];

    /// <summary>Opens the collection and has everything delivered twice, as such systems do: the second time changes nothing.</summary>
    public async Task RunAsync()
    {
        string[] invited = [Cast.Shared, Cast.Small, "Pozzo d'Adda", "Vaprio d'Adda", "Trezzo sull'Adda", "Inzago"];
        await cast.Neighbour.Planner.CreateAsync($"{Api}/initiatives", new
        {
            categoryCode = DemandRule.Roads,
            title = "Manutenzione delle strade dei comuni dell'Adda 2027-2028",
            bodies = cast.Towns.Where(x => invited.Contains(x.Name)).Select(x => x.BodyId),
            closesAt = time.Now.AddDays(300),
            durationMonths = 24,
        });
        await DeliverAsync(cast.Neighbour.Planner, "road-damage", new { type = "FeatureCollection", features = Roads.SelectMany(Points).ToList() }, Roads.Length * PointsPerRoad);
        await Task.WhenAll(new[] { Cast.Shared, Cast.Small }.Select(x => DeliverAsync(cast.Town(x).Drafter, "proposals", new { source = "energy-plan", items = Works() }, Works().Length)));
    }

    private static async Task DeliverAsync(Actor sender, string route, object delivery, int rows)
    {
        var first = await sender.PostAsync($"{Api}/{route}", delivery);
        Expect.Same((rows, 0, 0), (first.Number("created"), first.Number("unchanged"), first.List("rejected").Count), $"rows taken by {route}");
        var again = await sender.PostAsync($"{Api}/{route}", delivery);
        Expect.Same((0, 0, rows), (again.Number("created"), again.Number("changed"), again.Number("unchanged")), $"rows that {route} takes twice");
    }

    /// <summary>GeoJSON, longitude first (RFC 7946): seen over more than half a year, the worst in the middle.</summary>
    private IEnumerable<object> Points((string Town, string Road, int WorstSeverity) x)
    {
        var town = cast.Town(x.Town).Municipality;
        return Enumerable.Range(0, PointsPerRoad).Select(i => new
        {
            type = "Feature",
            geometry = new { type = "Point", coordinates = new[] { (double)town.Longitude, (double)town.Latitude + (x.WorstSeverity * 10 + i) * 0.0003 } },
            properties = new
            {
                id = $"{town.IstatCode}-{x.WorstSeverity}-{i}", severity = i == PointsPerRoad / 2 ? x.WorstSeverity : 1, time = time.Now.AddDays(-200 + 39 * i).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
                roadId = x.Road, istatCode = town.IstatCode,
            },
        });
    }

    /// <summary>No collection of this category is open: they wait for one.</summary>
    private static object[] Works() =>
    [
        new
        {
            sourceId = "PAESC-1", categoryCode = "building-maintenance", priority = 2, note = "Scheda 1 del piano energetico (inventata)",
            line = new { site = "Scuola primaria", description = "Conduzione e manutenzione della centrale termica", cpv = "50720000", quantity = 1m, unit = "plant", yearlyValue = Wire.Euro(8_400) },
        },
        new
        {
            sourceId = "PAESC-2", categoryCode = "building-maintenance", priority = 3, note = "Scheda 2 del piano energetico (inventata)",
            line = new { site = "Palestra comunale", description = "Manutenzione dell'impianto di ventilazione", cpv = "50710000", quantity = 1m, unit = "plant", yearlyValue = Wire.Euro(3_150) },
        },
    ];
}
