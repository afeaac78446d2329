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
        var orders = await db.OrderOutcomes.Where(x => x.InitiativeId == initiativeId).ToListAsync(ct);
        var awarded = lots.Where(x => x.State == "awarded").ToList();
        var (@base, award) = (awarded.Sum(x => x.BaseValue?.Amount ?? 0m), awarded.Sum(x => x.AwardValue?.Amount ?? 0m));
        return Answer.Ok(new Response(initiativeId, initiative.CategoryCode, Money.Euro(asked.Values.Sum()), Money.Euro(@base), Money.Euro(award), Saving(@base, award),
            Ordered(orders), Delivered(orders), Error(asked.Values.Sum(), orders), orders.Count,
            [.. lots.Select(x => Lot(x, orders.Where(o => o.LotId == x.LotId).ToList()))],
            [.. asked.Keys.Union(orders.Select(x => x.BodyId)).Order().Select(body => Body(body, asked.GetValueOrDefault(body), orders.Where(o => o.BodyId == body).ToList()))]));
    }

    private static LotView Lot(Reactions.LotOutcome lot, IReadOnlyList<Reactions.OrderOutcome> orders) => new(lot.LotId, lot.Number, lot.Title, lot.State, lot.BaseValue, lot.AwardValue,
        lot is { BaseValue: { } @base, AwardValue: { } award } ? Saving(@base.Amount, award.Amount) : null, Ordered(orders), Delivered(orders));

    private static BodyView Body(Guid body, decimal asked, IReadOnlyList<Reactions.OrderOutcome> orders) => new(body, Money.Euro(asked), Ordered(orders), Delivered(orders), Error(asked, orders));

    private static Money Ordered(IEnumerable<Reactions.OrderOutcome> orders) => Money.Euro(orders.Sum(x => x.Amount.Amount));

    private static Money Delivered(IEnumerable<Reactions.OrderOutcome> orders) => Money.Euro(orders.Sum(x => x.Delivered.Amount));

    private static decimal? Saving(decimal @base, decimal award) => @base == 0m ? null : Percent((@base - award) / @base);

    private static decimal? Error(decimal asked, IReadOnlyCollection<Reactions.OrderOutcome> orders) =>
        asked == 0m || orders.Count == 0 ? null : Percent((orders.Sum(x => x.Amount.Amount) - asked) / asked);

    private static decimal Percent(decimal ratio) => Math.Round(ratio * 100m, 2, MidpointRounding.AwayFromZero) + 0.00m;
}
