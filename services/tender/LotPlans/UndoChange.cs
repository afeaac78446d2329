using Aggregator.Platform;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.LotPlans;

/// <summary>Takes the last change by hand back; what was undone stays in the log.</summary>
internal static class UndoChange
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/lot-plans/{lotPlanId:guid}/undo", Handle)
        .Command("undoChange", "Annulla l'ultima modifica a mano di un piano di lotti")
        .Allow(Relation.OwnerCpb, "cpb.planner").Answers<MakeLotPlan.Response>(200);

    private static async Task<IResult> Handle(Guid lotPlanId, Precondition precondition, Caller caller, TenderDb db, Texts texts, Workshop workshop, HttpContext context, CancellationToken ct)
    {
        var (bench, problem) = await workshop.OpenAsync(lotPlanId, x => precondition.Stale(x, required: true), caller, context, ct);
        if (problem is not null)
        {
            return problem;
        }

        var plan = bench!.Plan;
        if (await db.LotPlanEditions.SingleOrDefaultAsync(x => x.LotPlanId == plan.Id && x.Number == plan.Editions, ct) is not { } edition)
        {
            return Problem.From(Refusal.Conflict("tender.lot-plan-nothing-to-undo"));
        }

        Handwork.Undo(plan, edition, bench.Ground, bench.Law);
        plan.Reason(await Compared.WithAsync(plan, db, ct));
        plan.Editions--;
        db.Remove(edition);
        db.Record(plan, "lot-plan.undone", after: new { edition.Change, edition.Number, lots = plan.Lots.Count, plan.Figures!.Breaches });
        return Answer.Ok(plan, MakeLotPlan.Response.Of(plan, texts));
    }
}
