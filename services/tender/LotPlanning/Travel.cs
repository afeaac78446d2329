namespace Aggregator.Tender.LotPlanning;

/// <summary>
/// Estimates of distance within a lot, from coordinates alone, since the road network is not known here: the straight line times <see cref="Detour"/>, at
/// <see cref="KmPerHour"/>. They serve to compare plans, not to time a patrol.
/// </summary>
/// <param name="CompactnessKm">Mean straight distance of the places from their middle.</param>
/// <param name="PatrolMinutes">From the base to each place, one way.</param>
/// <param name="RouteKm">Length of the shortest network that joins the places, as a snow plough's unbroken route would have to.</param>
/// <param name="BaseBodyId">The base: the one asked for, or the place nearest to the middle.</param>
internal sealed record Travel(decimal CompactnessKm, int PatrolMinutes, decimal RouteKm, Guid BaseBodyId)
{
    /// <summary>Roads are about so much longer than the straight line.</summary>
    internal const double Detour = 1.3;

    /// <summary>Ordinary speed between places of a built-up area.</summary>
    internal const double KmPerHour = 40;

    internal static Travel? Of(IReadOnlyList<PlanningUnit> units, PlanningUnit? baseUnit)
    {
        var places = units.Where(IsLocated).OrderBy(x => x.Id, StringComparer.Ordinal).ToList();
        if (places.Count == 0)
        {
            return null;
        }

        var own = places.Count;
        if (baseUnit is not null && IsLocated(baseUnit))
        {
            places.Add(baseUnit);
        }

        var plane = Places.Of([.. places.Select(x => new List<Unit> { At(x) }), [.. places.Take(own).Select(At)]])!;
        var middle = places.Count;
        double Km(int a, int b) => plane.KmBetween(a, b)!.Value;
        var start = places.Count > own ? own : Enumerable.Range(0, own).MinBy(x => Km(x, middle));
        return new Travel(
            (decimal)Math.Round(Enumerable.Range(0, own).Average(x => Km(x, middle)), 2),
            (int)Math.Round(Enumerable.Range(0, own).Sum(x => Km(start, x)) * Detour / KmPerHour * 60),
            (decimal)Math.Round(Network(own, Km) * Detour, 1),
            places[start].BodyId);
    }

    /// <summary>Length of the shortest tree (Prim's).</summary>
    private static double Network(int count, Func<int, int, double> km)
    {
        var nearest = new double[count];
        Array.Fill(nearest, double.MaxValue);
        var joined = new bool[count];
        var (at, sum) = (0, 0.0);
        for (var step = 1; step < count; step++)
        {
            joined[at] = true;
            var next = -1;
            for (var x = 0; x < count; x++)
            {
                if (!joined[x])
                {
                    nearest[x] = Math.Min(nearest[x], km(at, x));
                    next = next < 0 || nearest[x] < nearest[next] ? x : next;
                }
            }

            sum += nearest[next];
            at = next;
        }

        return sum;
    }

    private static bool IsLocated(PlanningUnit unit) => unit is { Latitude: not null, Longitude: not null };

    private static Unit At(PlanningUnit unit) => new(unit.Id, 0, Latitude: unit.Latitude, Longitude: unit.Longitude);
}
