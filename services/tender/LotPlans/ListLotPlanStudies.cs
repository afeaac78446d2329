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
        // Counted where they are: terms and obstacles of two dozen alternatives are long, and nobody reads them in a list.
        var rows = db.Database.SqlQuery<Row>($"""
            SELECT id AS "Id", cpb_id AS "CpbId", initiative_id AS "InitiativeId", closure_number AS "ClosureNumber", state AS "State", requested_at AS "RequestedAt", finished_at AS "FinishedAt",
                   jsonb_array_length(results) AS "Done", jsonb_array_length(alternatives) AS "Total", refusal_code AS "RefusalCode"
            FROM lot_plan_study
            """);
        var page = await rows
            .Where(x => initiativeId == null || x.InitiativeId == initiativeId)
            .Where(x => x.CpbId == own || caller.IsAuditor)
            .PageAsync(paging, x => x.Id, ct, descending: true);
        return Answer.Ok(page.Map(x => new Response(x.Id, x.InitiativeId, x.ClosureNumber, Enum.Parse<LotPlanStudyState>(x.State), x.RequestedAt, x.FinishedAt, x.Done, x.Total, x.RefusalCode)));
    }

    private sealed record Row(Guid Id, Guid CpbId, Guid InitiativeId, int ClosureNumber, string State, DateTimeOffset RequestedAt, DateTimeOffset? FinishedAt, int Done, int Total, string? RefusalCode);
}
