using Aggregator.Messages;
using Aggregator.Platform;
using Aggregator.Tender.LotPlanning;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.LotPlans;

/// <summary>A plan beside the lots of the previous tender: who changes lot, who comes and who goes; where there was none, all come.</summary>
internal static class CompareLotPlan
{
    internal sealed record Response(Guid LotPlanId, Guid? PreviousLotPlanId, Guid? PreviousInitiativeId, DateTimeOffset? PreviousApprovedAt, IReadOnlyList<Continued> Lots, IReadOnlyList<Moved> Moved,
        IReadOnlyList<Named> Entered, IReadOnlyList<Named> Left);

    /// <param name="Lot">Number now.</param>
    /// <param name="PreviousLot">The earlier lot that it continues, by shared value; null for none.</param>
    /// <param name="SharedBodies">Bodies in both.</param>
    /// <param name="SharedValue">Their value now.</param>
    internal sealed record Continued(int Lot, int? PreviousLot, int SharedBodies, Money SharedValue);

    internal sealed record Moved(Guid BodyId, string Name, int Lot, int PreviousLot);

    internal sealed record Named(Guid BodyId, string Name);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/lot-plans/{lotPlanId:guid}/comparison", Handle)
        .Query("compareLotPlan", "Confronta un piano con i lotti della gara precedente")
        .Allow(Relation.OwnerCpb).Answers<Response>();

    private static async Task<IResult> Handle(Guid lotPlanId, Guid? previousLotPlanId, Caller caller, TenderDb db, CancellationToken ct)
    {
        var plan = await db.LotPlans.SingleOrDefaultAsync(x => x.Id == lotPlanId, ct);
        if (plan is null || !caller.Sees(cpb: plan.CpbId))
        {
            return Problem.NotFound();
        }

        // Without a name the previous tender is the last one of the same body and category; approved plans are public, so any of them may be named.
        var previous = await db.LotPlans.Where(x => x.State != LotPlanState.Draft && x.Id != plan.Id)
            .Where(x => previousLotPlanId == null ? x.CpbId == plan.CpbId && x.CategoryCode == plan.CategoryCode && x.InitiativeId != plan.InitiativeId : x.Id == previousLotPlanId)
            .OrderByDescending(x => x.Id).FirstOrDefaultAsync(ct);
        if (previous is null && previousLotPlanId is not null)
        {
            return Problem.NotFound();
        }

        var changes = LotChanges.Between(
            [.. plan.Lots.Select(x => (x.Number, (IReadOnlyDictionary<Guid, decimal>)x.Bodies.ToDictionary(b => b.BodyId, b => b.BaseValue.Amount)))],
            [.. (previous?.Lots ?? []).Select(x => (x.Number, (IReadOnlySet<Guid>)x.Bodies.Select(b => b.BodyId).ToHashSet()))]);
        var ids = changes.Moved.Select(x => x.BodyId).Concat(changes.Entered).Concat(changes.Left).Distinct().ToList();
        var names = await db.Bodies.Where(x => ids.Contains(x.Id)).ToDictionaryAsync(x => x.Id, x => x.Name, ct);
        string Name(Guid body) => names.GetValueOrDefault(body, body.ToString());
        return Answer.Ok(plan, new Response(plan.Id, previous?.Id, previous?.InitiativeId, previous?.ApprovedAt,
            [.. changes.Matches.Select(x => new Continued(x.Lot, x.PreviousLot, x.SharedBodies, Money.Euro(x.SharedValue)))],
            [.. changes.Moved.Select(x => new Moved(x.BodyId, Name(x.BodyId), x.Lot, x.PreviousLot))],
            [.. changes.Entered.Select(x => new Named(x, Name(x)))], [.. changes.Left.Select(x => new Named(x, Name(x)))]));
    }
}
