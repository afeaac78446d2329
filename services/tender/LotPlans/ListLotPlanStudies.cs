using Aggregator.Platform;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.LotPlans;

/// <summary>The studies of an initiative, newest first: how far each is, without its plans.</summary>
internal static class ListLotPlanStudies
{
    internal sealed record Response(Guid Id, Guid InitiativeId, int ClosureNumber, LotPlanStudyState State, DateTimeOffset RequestedAt, DateTimeOffset? FinishedAt, int Done, int Total, string? RefusalCode);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/lot-plan-studies", Handle)
        .Query("listLotPlanStudies", "Elenca i confronti di piani di lotti")
        .Allow(Relation.OwnerCpb).Answers<Page<Response>>();

    private static async Task<IResult> Handle(Guid? initiativeId, Paging paging, Caller caller, TenderDb db, CancellationToken ct)
    {
        var own = caller.Holds(Relation.OwnerCpb) ? caller.Org : Guid.Empty;
        var page = await db.LotPlanStudies
            .Where(x => initiativeId == null || x.InitiativeId == initiativeId)
            .Where(x => x.CpbId == own || caller.IsAuditor)
            .PageAsync(paging, x => x.Id, ct, descending: true);
        return Answer.Ok(page.Map(x => new Response(x.Id, x.InitiativeId, x.ClosureNumber, x.State, x.RequestedAt, x.FinishedAt, x.Results.Count, x.Alternatives.Count, x.RefusalCode)));
    }
}
