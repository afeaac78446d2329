using Aggregator.Platform;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.LotPlans;

/// <summary>A plan; public from its approval on, because its reasons are part of the tender documents (art. 58 c.2).</summary>
internal static class GetLotPlan
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/lot-plans/{lotPlanId:guid}", Handle)
        .Query("readLotPlan", "Legge un piano di lotti")
        .Allow(Relation.OwnerCpb).Allow(Relation.Public).Answers<MakeLotPlan.Response>();

    private static async Task<IResult> Handle(Guid lotPlanId, Caller caller, TenderDb db, Texts texts, CancellationToken ct) =>
        await db.LotPlans.SingleOrDefaultAsync(x => x.Id == lotPlanId, ct) is { } plan && (plan.State != LotPlanState.Draft || caller.Sees(cpb: plan.CpbId))
            ? Answer.Ok(plan, MakeLotPlan.Response.Of(plan, texts))
            : Problem.NotFound();
}
