namespace Aggregator.Tender.LotPlanning;

/// <summary>
/// Which of several plans are efficient: no other is at least as good in everything and better in something. Between efficient ones the choice is a
/// judgement, which the statement of reasons has to make; the others need none.
/// </summary>
internal static class Efficiency
{
    /// <summary>For each set of measures, all the smaller the better, whether it is efficient; of equal ones all are.</summary>
    internal static IReadOnlyList<bool> Of(IReadOnlyList<IReadOnlyList<decimal>> measures) => [.. measures.Select(x => !measures.Any(y => Beats(y, x)))];

    /// <summary>What is compared of a plan: balance, borders, patrols, provinces, and how many lots are beyond a small firm's reach.</summary>
    internal static IReadOnlyList<decimal> Measures(PlanFigures f) =>
        [Math.Max(f.MaxImbalance, 0), f.BorderCut, f.PatrolMinutes ?? 0, f.ProvincesCrossed, f.Lots.Count == 0 ? 0 : 1 - (decimal)f.Reach[1].Lots / f.Lots.Count];

    private static bool Beats(IReadOnlyList<decimal> a, IReadOnlyList<decimal> b)
    {
        var better = false;
        for (var i = 0; i < a.Count; i++)
        {
            if (a[i] > b[i])
            {
                return false;
            }

            better |= a[i] < b[i];
        }

        return better;
    }
}
