namespace Aggregator.Tender.LotPlanning;

/// <summary>
/// Cuts a territory into lots that are contiguous, within their values and with as little border between them as the search finds. Pure: the
/// same request gives the same lots, on any machine.
/// </summary>
internal static class LotPlanner
{
    /// <summary>The lots, or everything that makes the request impossible.</summary>
    /// <exception cref="OperationCanceledException">The time was up: there is no half plan.</exception>
    internal static (LotLayout? Layout, IReadOnlyList<Obstacle> Obstacles) Plan(LotRequest request, CancellationToken ct = default)
    {
        var land = new Land(request);
        var (rules, obstacles) = Rules.Of(request, land);
        if (rules is null || obstacles.Count > 0)
        {
            return (null, obstacles);
        }

        var effort = new Effort(request.StepsMax ?? StepsFor(land.Graph.Count), ct);
        var found = new LotSearch(land.Graph, rules, unchecked((ulong)request.Seed), effort).Run();
        var lots = new Arrangement(land.Graph, rules, effort, found);
        var contiguous = Pieces.AreWhole(land.Graph, found);
        if (lots.Excess > 0 || lots.Conflicts() > 0 || lots.Members.Contains(0) || request.Contiguous && !contiguous)
        {
            return (null, [NotFound(request, lots, land, effort)]);
        }

        return (Lay(land, lots, contiguous, effort.Steps), []);
    }

    /// <summary>About 40 ns each: a small territory deserves more for each unit than a large one.</summary>
    internal static long StepsFor(int units) => 200_000 + 3_000L * units + 6_000L * Math.Min(units, 200);

    private static Obstacle NotFound(LotRequest request, Arrangement lots, Land land, Effort effort)
    {
        var beyond = Enumerable.Range(0, lots.Rules.Lots).Count(lots.IsBroken);
        return new Obstacle("/lots", "tender.lots-not-found", ("lots", request.Lots), ("imbalance", Math.Round(100 * ImbalanceOf(lots), 2)), ("beyond", beyond),
            ("excess", lots.Excess / land.ValueScale), ("steps", effort.Steps));
    }

    private static decimal ImbalanceOf(Arrangement lots)
    {
        var open = Enumerable.Range(0, lots.Rules.Lots).Where(x => !lots.Rules.Closed[x]).Select(x => (decimal)lots.Load[x]).ToList();
        return open.Sum() == 0 ? 0 : open.Max() * open.Count / open.Sum() - 1;
    }

    private static LotLayout Lay(Land land, Arrangement lots, bool contiguous, long steps)
    {
        var units = Enumerable.Range(0, lots.Rules.Lots).Select(_ => new List<Unit>()).ToArray();
        foreach (var unit in land.Units)
        {
            units[lots.LotOf[land.NodeOf[unit.Id]]].Add(unit);
        }

        // Lots without a pinned unit have no number of their own: they take the free ones in the order of their first units.
        var free = new Queue<int>(Enumerable.Range(0, units.Length).Where(x => !land.Asked.Contains(x)));
        var number = Enumerable.Range(0, units.Length).ToArray();
        foreach (var lot in Enumerable.Range(0, units.Length).Where(x => !land.Asked.Contains(x)).OrderBy(x => units[x][0].Id, StringComparer.Ordinal))
        {
            number[lot] = free.Dequeue();
        }

        return new LotLayout(
            [.. Enumerable.Range(0, units.Length).OrderBy(x => number[x])
                .Select(x => new LaidLot(number[x] + 1, [.. units[x].Select(u => u.Id)], units[x].Sum(u => u.Value), lots.Rules.Closed[x]))],
            Math.Round(ImbalanceOf(lots), 6),
            lots.Cut / land.WeightScale,
            land.Graph.Weight.Sum() / 2 / land.WeightScale,
            contiguous,
            steps);
    }
}
