namespace Aggregator.Demo.Scenario;

/// <summary>What is put into lots: a body with its place and the value of what it asks for.</summary>
internal sealed record Unit(Guid BodyId, double Latitude, double Longitude, decimal Value);

/// <summary>
/// A planner's first sketch: the territory is cut in two by a straight line where the value stands in proportion to the lots on each side, and so on
/// in each half. Of several directions the one that comes closest is taken. The same every time; the planner's own tools do better.
/// </summary>
internal static class LotSplit
{
    private const int Directions = 12;

    public static IReadOnlyList<IReadOnlyList<Unit>> Into(int lots, IReadOnlyList<Unit> units)
    {
        if (lots == 1 || units.Count <= 1)
        {
            return [units];
        }

        // A degree of longitude is shorter than one of latitude by the cosine of where we are.
        var east = Math.Cos(units.Average(x => x.Latitude) * Math.PI / 180);
        var first = lots / 2;
        var (sorted, (cut, _)) = Enumerable.Range(0, Directions)
            .Select(i => i * Math.PI / Directions)
            .Select(angle => units.OrderBy(x => x.Longitude * east * Math.Cos(angle) + x.Latitude * Math.Sin(angle)).ThenBy(x => x.BodyId).ToList())
            .Select(x => (Sorted: x, Cut: Cut(x, first, lots)))
            .MinBy(x => x.Cut.Off);
        return [.. Into(first, sorted[..cut]), .. Into(lots - first, sorted[cut..])];
    }

    /// <summary>Where to cut, and how far from the wanted value that is. Each side keeps at least as many units as it must have lots.</summary>
    private static (int At, decimal Off) Cut(List<Unit> sorted, int first, int lots)
    {
        var wanted = sorted.Sum(x => x.Value) * first / lots;
        var (cut, value) = (0, 0m);
        while (cut < sorted.Count - (lots - first) && (cut < first || Math.Abs(value + sorted[cut].Value - wanted) <= Math.Abs(value - wanted)))
        {
            value += sorted[cut++].Value;
        }

        return (cut, Math.Abs(value - wanted));
    }
}
