using Aggregator.Platform;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.LotPlans;

/// <summary>Plans, newest first: all of one's own, the approved ones of others; only drafts or none of them, only those of studies or none of them, where asked.</summary>
internal static class ListLotPlans
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/lot-plans", Handle)
        .Query("listLotPlans", "Elenca i piani di lotti")
        .Allow(Relation.OwnerCpb).Allow(Relation.Public).Answers<Page<MakeLotPlan.Response>>();

    private static async Task<IResult> Handle(Guid? initiativeId, bool? draft, bool? studied, Paging paging, Caller caller, TenderDb db, Texts texts, CancellationToken ct)
    {
        var own = caller.Holds(Relation.OwnerCpb) ? caller.Org : Guid.Empty;
        var page = await db.LotPlans
            .Where(x => initiativeId == null || x.InitiativeId == initiativeId)
            .Where(x => draft == null || x.State == LotPlanState.Draft == draft)
            .Where(x => studied == null || x.StudyId != null == studied)
            .Where(x => x.State != LotPlanState.Draft || x.CpbId == own || caller.IsAuditor)
            .PageAsync(paging, x => x.Id, ct, descending: true);
        return Answer.Ok(page.Map(x => MakeLotPlan.Response.Of(x, texts)));
    }
}
