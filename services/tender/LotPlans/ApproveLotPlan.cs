using Aggregator.Platform;
using Aggregator.Tender.Lots;
using Aggregator.Tender.Procedures;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.LotPlans;

/// <summary>The RUP signs a plan off with its reasons as they stand, to the letter (art. 58): its lots exist from now on, for the checklist and the tender.</summary>
internal static class ApproveLotPlan
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/lot-plans/{lotPlanId:guid}/approve", Handle)
        .Command("approveLotPlan", "Approva un piano di lotti")
        .Allow(Relation.OwnerCpb, "cpb.rup").Answers<MakeLotPlan.Response>(200);

    private static async Task<IResult> Handle(Guid lotPlanId, Precondition precondition, Caller caller, TenderDb db, Clock clock, Texts texts, CancellationToken ct)
    {
        var plan = await db.LotPlans.SingleOrDefaultAsync(x => x.Id == lotPlanId, ct);
        if (plan is null || !caller.Is(Relation.OwnerCpb, plan.CpbId))
        {
            return Problem.NotFound();
        }

        if (precondition.Stale(plan) is { } stale)
        {
            return stale;
        }

        // Two plans of one initiative may be approved at the same time; the second must see the first.
        await db.LockAsync(plan.InitiativeId, shared: false, ct);
        if (await db.Initiatives.SingleOrDefaultAsync(x => x.Id == plan.InitiativeId, ct) is not { } initiative)
        {
            return Problem.From(Refusal.Conflict("tender.initiative-awaited", ("initiativeId", plan.InitiativeId)));
        }

        var earlier = await db.LotPlans.SingleOrDefaultAsync(x => x.InitiativeId == plan.InitiativeId && x.State == LotPlanState.Approved && x.Id != plan.Id, ct);
        if (plan.Approve(initiative, clock.Now) is { } refusal)
        {
            return Problem.From(refusal);
        }

        if (earlier is not null)
        {
            var tendered = await db.Procedures.AnyAsync(x => x.LotPlanId == earlier.Id && x.State != ProcedureState.Cancelled, ct);
            if (tendered || earlier.ClosureNumber == plan.ClosureNumber)
            {
                return Problem.From(Refusal.Conflict("tender.lot-plan-exists", ("lotPlanId", earlier.Id)));
            }

            earlier.State = LotPlanState.Superseded;
            db.Record(earlier, "lot-plan.superseded", after: new { by = plan.Id });
        }

        db.AddRange(plan.Lots.Select(lot => Lot.Of(plan, lot)));
        db.Record(plan, "lot-plan.approved", after: new { plan.InitiativeId, plan.ClosureNumber, plan.Statement, plan.Terms, plan.Figures?.Breaches, lots = plan.Lots.Select(x => x.Planned()) });
        db.Publish(plan, plan.Announce());
        return Answer.Ok(plan, MakeLotPlan.Response.Of(plan, texts));
    }
}
