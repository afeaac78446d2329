using Aggregator.Platform;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.LotPlans;

/// <summary>
/// Throws a draft away, of a superseded closure too: of two dozen alternatives a planner keeps a few. It is gone from lists; the reasons of its siblings still count it, and the log
/// keeps how it was cut and what it came to. What was approved is part of an act and stays.
/// </summary>
internal static class DiscardLotPlan
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/lot-plans/{lotPlanId:guid}/discard", Handle)
        .Command("discardLotPlan", "Scarta una bozza di piano di lotti")
        .Allow(Relation.OwnerCpb, "cpb.planner").Answers(204);

    private static async Task<IResult> Handle(Guid lotPlanId, Precondition precondition, Caller caller, TenderDb db, CancellationToken ct)
    {
        var plan = await db.LotPlans.SingleOrDefaultAsync(x => x.Id == lotPlanId, ct);
        if (plan is null || !caller.Is(Relation.OwnerCpb, plan.CpbId))
        {
            return Problem.NotFound();
        }

        if ((precondition.Stale(plan, required: true) ?? (plan.NotDraft() is { } refusal ? Problem.From(refusal) : null)) is { } problem)
        {
            return problem;
        }

        db.Record(plan, "lot-plan.discarded", before: new { plan.InitiativeId, plan.ClosureNumber, plan.StudyId, plan.Terms, plan.Figures, lots = plan.Lots.Select(x => x.Planned()) });
        // Hundreds of editions may hold the whole plan each: they go unread, and with the plan or not at all.
        await db.BeginAsync(ct);
        await db.LotPlanEditions.Where(x => x.LotPlanId == plan.Id).ExecuteDeleteAsync(ct);
        db.Remove(plan);
        return Answer.NoContent();
    }
}
