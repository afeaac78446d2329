using System.Globalization;
using Aggregator.Support;
using Aggregator.Tender.LotPlanning;

namespace Aggregator.Tender.Tests.LotPlanning;

/// <summary>The municipalities of Milan's metropolitan city and their borders, from the demo's territory, weighed by population.</summary>
internal static class Milan
{
    private const string Capital = "015146";

    internal static (List<Unit> Units, List<Border> Borders) Read(bool capital = false)
    {
        var units = Rows("municipalities.csv").Select(x => new Unit(x[0], decimal.Parse(x[2], CultureInfo.InvariantCulture))).Where(x => capital || x.Id != Capital).ToList();
        var borders = Rows("adjacency.csv").Select(x => new Border(x[0], x[1])).Where(x => capital || x.A != Capital && x.B != Capital).ToList();
        return (units, borders);
    }

    private static IEnumerable<string[]> Rows(string file) =>
        File.ReadLines(Path.Combine(Repository.Root, "deploy", "demo", "data", file)).Skip(1).Select(x => x.Split(','));
}
