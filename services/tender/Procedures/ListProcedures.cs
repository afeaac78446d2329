using Aggregator.Platform;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.Procedures;

/// <summary>Procedures: the published ones, and one's own drafts.</summary>
internal static class ListProcedures
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/procedures", Handle)
        .Query("listProcedures", "Elenca le procedure di gara")
        .Allow(Relation.OwnerCpb).Allow(Relation.Public).Answers<Page<GetProcedure.Response>>();

    private static async Task<IResult> Handle(Guid? initiativeId, Paging paging, Caller caller, TenderDb db, Clock clock, CancellationToken ct)
    {
        var own = caller.Holds(Relation.OwnerCpb) ? caller.Org : Guid.Empty;
        var page = await db.Procedures
            .Where(x => initiativeId == null || x.InitiativeId == initiativeId)
            .Where(x => x.PublishedAt != null || x.CpbId == own || caller.IsAuditor)
            .PageAsync(paging, x => x.Id, ct);
        var plans = page.Items.Select(x => x.LotPlanId).ToList();
        // Without the bodies and their demand lines, which may be tens of thousands a lot: the procedure itself tells them.
        var lots = (await db.Lots.Where(x => plans.Contains(x.LotPlanId))
            .Select(x => new { x.LotPlanId, Lot = new GetProcedure.LotResponse(x.Id, x.Number, x.Title, x.State, x.BaseValue, null) }).ToListAsync(ct)).ToLookup(x => x.LotPlanId, x => x.Lot);
        var now = clock.Now;
        return Answer.Ok(page.Map(x => GetProcedure.Response.Of(x, [.. lots[x.LotPlanId]], now, caller.Sees(cpb: x.CpbId))));
    }
}
