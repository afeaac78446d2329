using Aggregator.Platform;

namespace Aggregator.Tender.Lots;

/// <summary>
/// Art. 58 c.4: how many lots one bidder may tender for and be awarded, why, and in which order the lots are given out, so that it is plain
/// which ones a bidder over the cap gets.
/// </summary>
/// <param name="TenderedMax">Lots that a bidder may tender for; null for all.</param>
/// <param name="AwardedMax">Lots that a bidder may be awarded; null for all.</param>
/// <param name="Order">The order in which the lots are given out.</param>
/// <param name="Reason">Why there is a cap; the notice states it.</param>
internal sealed record LotCaps(int? TenderedMax = null, int? AwardedMax = null, LotOrder Order = LotOrder.DecreasingValue, string? Reason = null)
{
    internal void Validate(string at, Errors e)
    {
        e.If(TenderedMax < 1, at + "/tenderedMax", "positive");
        e.If(AwardedMax < 1, at + "/awardedMax", "positive");
        if (TenderedMax is not null || AwardedMax is not null)
        {
            e.Text(Reason, at + "/reason", 2000);
        }
    }

    /// <summary>The lots in the order in which they are given out; equal values by number.</summary>
    internal IReadOnlyList<Lot> Ordered(IEnumerable<Lot> lots) => Order switch
    {
        LotOrder.Number => [.. lots.OrderBy(x => x.Number)],
        LotOrder.IncreasingValue => [.. lots.OrderBy(x => x.BaseValue.Amount).ThenBy(x => x.Number)],
        _ => [.. lots.OrderByDescending(x => x.BaseValue.Amount).ThenBy(x => x.Number)],
    };

    /// <summary>Lots that are given out before one and have neither a proposal nor an end yet: who gets them decides who may get this one.</summary>
    internal Refusal? Awaited(Lot lot, IReadOnlyCollection<Lot> all) =>
        AwardedMax is not null && Ordered(all).TakeWhile(x => x.Id != lot.Id).Where(x => !x.IsOver && !IsHeld(x)).Select(x => x.Number).ToList() is { Count: > 0 } open
            ? Refusal.Conflict("tender.cap-order", ("lots", string.Join(", ", open)))
            : null;

    /// <summary>
    /// The bid to propose for a lot: the first of its ranking whose bidder has not got so many lots already, those before it in order and those that are awarded
    /// counted. Proposals of lots behind it that the choice puts over the cap are to be made anew.
    /// </summary>
    /// <param name="lot">The lot, evaluated.</param>
    /// <param name="all">All lots of the procedure.</param>
    /// <param name="firmOf">The bidder of each bid that is ranked here or proposed elsewhere.</param>
    internal (Guid? Bid, IReadOnlyList<Lot> Reopened, Refusal? Refusal) Choose(Lot lot, IReadOnlyCollection<Lot> all, IReadOnlyDictionary<Guid, Guid> firmOf)
    {
        if (AwardedMax is not { } max || lot.State != LotState.Evaluated)
        {
            return (lot.Ranking.Select(x => (Guid?)x.Bid).FirstOrDefault(), [], null);
        }

        if (Awaited(lot, all) is { } early)
        {
            return (null, [], early);
        }

        var ordered = Ordered(all);
        var place = ordered.ToList().FindIndex(x => x.Id == lot.Id);
        var won = ordered.Where((x, i) => x.Id != lot.Id && IsHeld(x) && (i < place || x.State == LotState.Awarded)).CountBy(Holder).ToDictionary();
        if (lot.Ranking.FirstOrDefault(x => won.GetValueOrDefault(firmOf[x.Bid]) < max) is not { } best)
        {
            return (null, [], new Refusal("tender.cap-exhausted", ("max", max)));
        }

        var firm = firmOf[best.Bid];
        var room = max - won.GetValueOrDefault(firm) - 1;
        return (best.Bid, [.. ordered.Skip(place + 1).Where(x => x.State is LotState.Proposed or LotState.Verified && Holder(x) == firm).Skip(room)], null);

        Guid Holder(Lot x) => x.WinnerId ?? firmOf[x.ProposedBidId!.Value];
    }

    private static bool IsHeld(Lot lot) => lot.State is LotState.Proposed or LotState.Verified or LotState.Awarded;
}

internal enum LotOrder
{
    DecreasingValue,
    IncreasingValue,
    Number,
}
