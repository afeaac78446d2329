using Aggregator.Messages;
using Aggregator.Tender.Law;

namespace Aggregator.Tender.LotPlanning;

/// <summary>What a plan comes to, so that plans can be compared and their reasons stated.</summary>
/// <param name="Total">Value of all lots.</param>
/// <param name="Mean">Mean value of a lot.</param>
/// <param name="Least">The least valuable lot.</param>
/// <param name="Most">The most valuable one.</param>
/// <param name="Spread">Their difference.</param>
/// <param name="MaxImbalance">How far the most valuable lot is above the mean of its kind, as a share of it; lots of one unit too large for any other aside.</param>
/// <param name="BorderCut">Borders between municipalities of different lots.</param>
/// <param name="Borders">All borders between municipalities with a demand.</param>
/// <param name="CompactnessKm">Mean distance of the units from the middle of their lot; null without coordinates.</param>
/// <param name="PatrolMinutes">Minutes of a patrol from its base to each unit, one way, all lots together; see <see cref="Travel"/>. Null without coordinates.</param>
/// <param name="RouteKm">Kilometres of the shortest unbroken network that joins each lot's places, all lots together. Null without coordinates.</param>
/// <param name="Routes">Unbroken routes needed: pieces of lots.</param>
/// <param name="ProvincesCrossed">Borders of provinces that lie within lots: a lot in three provinces counts two. A guard's licence is by province.</param>
/// <param name="StaffNow">People to be taken over, as far as the demands say.</param>
/// <param name="Reach">For how many lots a firm of a turnover fulfils the most that may be asked of it (art. 100 c.11): micro, small and medium firms, then the turnover that the planner names.</param>
/// <param name="ExpirySpreadDays">Mean number of days between the first and the last end of present contracts in a lot; null where none is known.</param>
/// <param name="Lots">Each lot, by number.</param>
/// <param name="Breaches">What the plan does not keep of its terms.</param>
internal sealed record PlanFigures(Money Total, Money Mean, Money Least, Money Most, Money Spread, decimal MaxImbalance, int BorderCut, int Borders, decimal? CompactnessKm,
    int? PatrolMinutes, decimal? RouteKm, int Routes, int ProvincesCrossed, int StaffNow, IReadOnlyList<Reach> Reach, int? ExpirySpreadDays,
    IReadOnlyList<LotFigures> Lots, IReadOnlyList<Breach> Breaches)
{
    /// <summary>The figures of lots, each a list of units, in the order of their numbers.</summary>
    internal static PlanFigures Of(PlanningGround ground, PlanTerms terms, IReadOnlyList<IReadOnlyList<string>> lots, LawBook law)
    {
        var map = new LotMap(ground, lots);
        var total = ground.Units.Sum(x => x.Value.Amount);
        var each = lots.Select((x, i) => LotFigures.Of(i + 1, [.. x.Select(id => ground.ById[id])], map, terms, total, law)).ToList();
        var values = each.Select(x => x.Value.Amount).ToList();
        var located = each.Where(x => x.CompactnessKm is not null).ToList();
        var expiring = each.Where(x => x.FirstExpiry is not null).Select(x => x.LastExpiry!.Value.DayNumber - x.FirstExpiry!.Value.DayNumber).ToList();
        var balance = Balance.Of(ground, terms, lots);
        return new PlanFigures(
            Money.Euro(total), Money.Euro(decimal.Round(total / lots.Count, 2)), Money.Euro(values.Min()), Money.Euro(values.Max()), Money.Euro(values.Max() - values.Min()),
            decimal.Round(balance.Max(x => x.Imbalance), 6), map.Cut, map.Borders,
            located.Count == 0 ? null : decimal.Round(located.Sum(x => x.CompactnessKm!.Value * x.Units) / located.Sum(x => x.Units), 2),
            located.Count == 0 ? null : located.Sum(x => x.PatrolMinutes), located.Count == 0 ? null : located.Sum(x => x.RouteKm),
            each.Sum(x => x.Pieces), each.Sum(x => Math.Max(x.Provinces.Count - 1, 0)), each.Sum(x => x.StaffNow),
            [.. law.TurnoversMax.Concat(terms.Turnover is { } asked ? [asked.Amount] : []).Distinct().Select(x => new Reach(Money.Euro(x), each.Count(lot => lot.TurnoverMax.Amount <= x)))],
            expiring.Count == 0 ? null : (int)Math.Round(expiring.Average()),
            each, [.. Breach.Of(ground, terms, lots, map, balance)]);
    }
}

/// <summary>For how many lots a firm fulfils the most that may be asked of it.</summary>
internal sealed record Reach(Money Turnover, int Lots);

/// <summary>What a lot comes to; the fields are those of <see cref="PlanFigures"/>.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Value">Sum of its units.</param>
/// <param name="Units">How many units.</param>
/// <param name="Bodies">How many bodies.</param>
/// <param name="Pieces">Pieces that no border or link joins.</param>
/// <param name="CompactnessKm">Mean distance from its middle.</param>
/// <param name="PatrolMinutes">From the base to each unit, one way.</param>
/// <param name="RouteKm">The shortest network that joins its places.</param>
/// <param name="BaseBodyId">The base that the minutes are counted from.</param>
/// <param name="Provinces">ISTAT codes.</param>
/// <param name="StaffNow">People to be taken over.</param>
/// <param name="Threshold">Where it stands to the European threshold.</param>
/// <param name="TurnoverMax">The most that may be asked of a bidder (art. 100 c.11).</param>
/// <param name="FirstExpiry">First end of a present contract.</param>
/// <param name="LastExpiry">Last one.</param>
internal sealed record LotFigures(int Number, Money Value, int Units, int Bodies, int Pieces, decimal? CompactnessKm, int? PatrolMinutes, decimal? RouteKm, Guid? BaseBodyId,
    IReadOnlyList<string> Provinces, int StaffNow, ThresholdClass Threshold, Money TurnoverMax, DateOnly? FirstExpiry, DateOnly? LastExpiry)
{
    internal static LotFigures Of(int number, IReadOnlyList<PlanningUnit> units, LotMap map, PlanTerms terms, decimal total, LawBook law)
    {
        var value = units.Sum(x => x.Value.Amount);
        var travel = map.TravelOf(number - 1, terms.BaseBodyId);
        return new LotFigures(number, Money.Euro(value), units.Count, units.Select(x => x.BodyId).Distinct().Count(), map.PiecesOf(number - 1), travel?.CompactnessKm, travel?.PatrolMinutes,
            travel?.RouteKm, travel?.BaseBodyId, [.. units.Select(x => x.Province).OfType<string>().Distinct().Order()], units.Sum(x => x.StaffNow), Class(value, total, law.EuThresholdServices),
            Money.Euro(decimal.Round(law.TurnoverFactorMax * value, 2)), units.Min(x => x.FirstExpiry), units.Max(x => x.LastExpiry));
    }

    /// <summary>Art. 14 c.9: the lots of a tender are added up; where the sum reaches the threshold, the European rules hold for each of them.</summary>
    private static ThresholdClass Class(decimal value, decimal total, decimal? threshold) =>
        threshold is null ? ThresholdClass.Unknown : value >= threshold ? ThresholdClass.Eu : total >= threshold ? ThresholdClass.EuByTotal : ThresholdClass.Below;
}

internal enum ThresholdClass
{
    /// <summary>By itself at or above the European threshold.</summary>
    Eu,

    /// <summary>Below, but the lots together are not (art. 14 c.9).</summary>
    EuByTotal,

    /// <summary>All lots together are below.</summary>
    Below,

    /// <summary>The threshold of that day is not known yet.</summary>
    Unknown,
}
