using Aggregator.DemandCollection.Demands;
using Aggregator.DemandCollection.Storage;
using Aggregator.Messages;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Initiatives;

/// <summary>
/// What became of an initiative's demands: awarded, ordered, delivered, and by how much the bodies had misjudged their need. The next
/// initiative's planner reads it.
/// </summary>
internal static class GetOutcomes
{
    internal sealed record LotView(Guid LotId, int? Number, string? Title, string State, Money? BaseValue, Money? AwardValue, decimal? SavingPercent, Money Ordered, Money Delivered);

    /// <summary>Asked is the approved demand; the error is what was ordered beyond it, negative where less was.</summary>
    internal sealed record BodyView(Guid BodyId, Money Asked, Money Ordered, Money Delivered, decimal? ForecastErrorPercent);

    internal sealed record Response(Guid InitiativeId, string CategoryCode, Money Asked, Money BaseValue, Money AwardValue, decimal? SavingPercent, Money Ordered, Money Delivered,
        decimal? ForecastErrorPercent, int Orders, IReadOnlyList<LotView> Lots, IReadOnlyList<BodyView> Bodies);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/initiatives/{initiativeId:guid}/outcomes", Handle)
        .Query("getOutcomes", "Legge gli esiti di un'iniziativa")
        .Allow(Relation.Public).Answers<Response>();

    private static async Task<IResult> Handle(Guid initiativeId, DemandCollectionDb db, CancellationToken ct)
    {
        if (await db.Initiatives.SingleOrDefaultAsync(x => x.Id == initiativeId, ct) is not { } initiative)
        {
            return Problem.NotFound();
        }

        var asked = await db.Demands.Where(x => x.InitiativeId == initiativeId && x.State == DemandStatus.Approved).ToDictionaryAsync(x => x.BodyId, x => x.TotalValue.Amount, ct);
        var lots = await db.LotOutcomes.Where(x => x.InitiativeId == initiativeId).OrderBy(x => x.Number).ToListAsync(ct);
        // Summed by the database: an initiative may have tens of thousands of orders, but one sum for each body of a lot.
        var orders = await db.Database.SqlQuery<Sum>($"""
            SELECT lot_id AS "LotId", body_id AS "BodyId", sum(amount) AS "Ordered", sum(delivered) AS "Delivered", count(*)::int AS "Orders"
            FROM order_outcome
            WHERE initiative_id = {initiativeId} AND state NOT IN ('refused', 'cancelled')
            GROUP BY lot_id, body_id
            """).ToListAsync(ct);
        var (ofLot, ofBody) = (orders.ToLookup(x => x.LotId), orders.ToLookup(x => x.BodyId));
        var awarded = lots.Where(x => x.State == "awarded").ToList();
        var (@base, award) = (awarded.Sum(x => x.BaseValue?.Amount ?? 0m), awarded.Sum(x => x.AwardValue?.Amount ?? 0m));
        return Answer.Ok(new Response(initiativeId, initiative.CategoryCode, Money.Euro(asked.Values.Sum()), Money.Euro(@base), Money.Euro(award), Saving(@base, award),
            Ordered(orders), Delivered(orders), Error(asked.Values.Sum(), orders), orders.Sum(x => x.Orders),
            [.. lots.Select(x => Lot(x, ofLot[x.LotId]))],
            [.. asked.Keys.Union(ofBody.Select(x => x.Key)).Order().Select(body => Body(body, asked.GetValueOrDefault(body), [.. ofBody[body]]))]));
    }

    /// <summary>What a body ordered of a lot. Refused and cancelled orders are no orders.</summary>
    private sealed record Sum(Guid LotId, Guid BodyId, decimal Ordered, decimal Delivered, int Orders);

    private static LotView Lot(Reactions.LotOutcome lot, IEnumerable<Sum> orders) => new(lot.LotId, lot.Number, lot.Title, lot.State, lot.BaseValue, lot.AwardValue,
        lot is { BaseValue: { } @base, AwardValue: { } award } ? Saving(@base.Amount, award.Amount) : null, Ordered(orders), Delivered(orders));

    private static BodyView Body(Guid body, decimal asked, IReadOnlyCollection<Sum> orders) => new(body, Money.Euro(asked), Ordered(orders), Delivered(orders), Error(asked, orders));

    private static Money Ordered(IEnumerable<Sum> orders) => Money.Euro(orders.Sum(x => x.Ordered));

    private static Money Delivered(IEnumerable<Sum> orders) => Money.Euro(orders.Sum(x => x.Delivered));

    private static decimal? Saving(decimal @base, decimal award) => @base == 0m ? null : Percent((@base - award) / @base);

    private static decimal? Error(decimal asked, IReadOnlyCollection<Sum> orders) =>
        asked == 0m || orders.Count == 0 ? null : Percent((orders.Sum(x => x.Ordered) - asked) / asked);

    private static decimal Percent(decimal ratio) => Math.Round(ratio * 100m, 2, MidpointRounding.AwayFromZero) + 0.00m;
}
