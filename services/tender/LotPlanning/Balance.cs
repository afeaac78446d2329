namespace Aggregator.Tender.LotPlanning;

/// <summary>How even the lots of a kind are.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Imbalance">How far the most valuable lot is above the mean, as a share of it; oversized ones aside.</param>
/// <param name="Oversized">Lots (from 0) of one unit, or units kept together, too large for any other lot.</param>
/// <param name="Open">The other lots with their values.</param>
internal sealed record Balance(LineKind? Kind, decimal Imbalance, IReadOnlyList<int> Oversized, IReadOnlyList<(int Lot, decimal Value)> Open)
{
    internal static IReadOnlyList<Balance> Of(PlanningGround ground, PlanTerms terms, IReadOnlyList<IReadOnlyList<string>> lots)
    {
        var groups = Cutting.Groups(ground, terms.Together);
        var valued = lots.Select((x, i) => (Lot: i, Kind: ground.ById[x[0]].Kind, Value: x.Sum(id => ground.ById[id].Value.Amount), Single: x.Select(id => groups.GetValueOrDefault(id, id)).Distinct().Count() == 1)).ToList();
        return [.. valued.GroupBy(x => x.Kind).OrderBy(x => x.Key).Select(x => Of(x.Key, [.. x.OrderByDescending(lot => lot.Value).ThenBy(lot => lot.Lot)], terms.MaxImbalance, terms.MaxValue?.Amount))];
    }

    /// <summary>As the engine does it: each large unit that leaves lowers the mean of the others.</summary>
    private static Balance Of(LineKind? kind, List<(int Lot, LineKind? Kind, decimal Value, bool Single)> lots, decimal maxImbalance, decimal? maxValue)
    {
        var oversized = new List<int>();
        while (lots.Count > 1 && lots[0].Single && (lots[0].Value * lots.Count > (1 + maxImbalance) * lots.Sum(x => x.Value) || lots[0].Value > maxValue))
        {
            oversized.Add(lots[0].Lot);
            lots.RemoveAt(0);
        }

        var total = lots.Sum(x => x.Value);
        return new Balance(kind, total == 0 ? 0 : lots[0].Value * lots.Count / total - 1, oversized, [.. lots.Select(x => (x.Lot, x.Value))]);
    }
}
