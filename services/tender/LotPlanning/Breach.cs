namespace Aggregator.Tender.LotPlanning;

/// <summary>Something that a plan does not keep of its terms: made by hand it may, and its reasons say so.</summary>
/// <param name="Code">Stable code of the text.</param>
/// <param name="Lot">The lot, from 1, where it is about one.</param>
/// <param name="Unit">The unit, where it is about one.</param>
/// <param name="Name">Name of the unit's body.</param>
/// <param name="Value">By how much or what there is.</param>
/// <param name="Bound">What there should be.</param>
internal sealed record Breach(string Code, int? Lot = null, string? Unit = null, string? Name = null, decimal? Value = null, decimal? Bound = null)
{
    internal static IEnumerable<Breach> Of(PlanningGround ground, PlanTerms terms, IReadOnlyList<IReadOnlyList<string>> lots, LotMap map, IReadOnlyList<Balance> balance)
    {
        for (var lot = 0; lot < lots.Count; lot++)
        {
            // Bodies without coordinates may be in any lot: what hangs together nowhere breaks nothing.
            var pieces = map.PiecesOf(lot);
            if (terms.Contiguous && pieces > 1 && lots[lot].All(x => ground.ById[x].Latitude is not null))
            {
                yield return new Breach("tender.lots-breach-pieces", lot + 1, Value: pieces, Bound: 1);
            }
        }

        foreach (var kind in balance)
        {
            if (kind.Imbalance > terms.MaxImbalance)
            {
                yield return new Breach("tender.lots-breach-imbalance", kind.Open.MaxBy(x => x.Value).Lot + 1, Value: decimal.Round(kind.Imbalance, 6), Bound: terms.MaxImbalance);
            }

            foreach (var (lot, value) in kind.Open.OrderBy(x => x.Lot))
            {
                if (value > terms.MaxValue?.Amount)
                {
                    yield return new Breach("tender.lots-breach-max-value", lot + 1, Value: value, Bound: terms.MaxValue.Value.Amount);
                }

                if (value < terms.MinValue?.Amount)
                {
                    yield return new Breach("tender.lots-breach-min-value", lot + 1, Value: value, Bound: terms.MinValue.Value.Amount);
                }
            }
        }

        foreach (var breach in OfUnits(ground, terms, map))
        {
            yield return breach;
        }
    }

    private static IEnumerable<Breach> OfUnits(PlanningGround ground, PlanTerms terms, LotMap map)
    {
        foreach (var (name, lot) in terms.Pinned ?? new Dictionary<string, int>())
        {
            foreach (var unit in Cutting.Resolve(ground, name).Where(x => map.LotOf[x] != lot - 1))
            {
                yield return new Breach("tender.lots-breach-pin", map.LotOf[unit] + 1, unit, ground.ById[unit].Name, Bound: lot);
            }
        }

        foreach (var (a, _) in Cutting.ApartPairs(ground, terms).Where(x => map.LotOf[x.A] == map.LotOf[x.B]).Distinct())
        {
            yield return new Breach("tender.lots-breach-apart", map.LotOf[a] + 1, a, ground.ById[a].Name);
        }

        foreach (var group in Cutting.Groups(ground, terms.Together).GroupBy(x => (x.Value, ground.ById[x.Key].Kind)).Where(x => x.Select(u => map.LotOf[u.Key]).Distinct().Count() > 1))
        {
            yield return new Breach("tender.lots-breach-together", Unit: group.Key.Value, Name: ground.ById[group.Key.Value].Name, Value: group.Select(u => map.LotOf[u.Key]).Distinct().Count(), Bound: 1);
        }
    }
}
