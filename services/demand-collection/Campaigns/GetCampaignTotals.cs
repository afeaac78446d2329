using Aggregator.DemandCollection.Storage;
using Aggregator.Messages;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Campaigns;

/// <summary>All collections of a central purchasing body by category: how many, how many bodies answered, how much was asked.</summary>
internal static class GetCampaignTotals
{
    /// <param name="Answered">Bodies' demands that were sent and not withdrawn.</param>
    internal sealed record CategoryView(string CategoryCode, int Initiatives, int Collecting, int Invited, int Answered, Money TotalValue, Money ApprovedValue);

    internal sealed record Response(IReadOnlyList<CategoryView> Categories);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/campaigns/totals", Handle)
        .Query("getCampaignTotals", "Legge i totali per categoria delle raccolte del soggetto aggregatore")
        .Allow(Relation.OwnerCpb).Answers<Response>();

    private static async Task<IResult> Handle(Caller caller, DemandCollectionDb db, CancellationToken ct)
    {
        var rows = await db.Database.SqlQuery<Row>($"""
            SELECT i.category_code AS "CategoryCode", count(*)::int AS "Initiatives", count(*) FILTER (WHERE i.state = 'collecting')::int AS "Collecting",
                   coalesce(sum(v.invited), 0)::int AS "Invited", coalesce(sum(d.answered), 0)::int AS "Answered",
                   coalesce(sum(d.total), 0) AS "TotalValue", coalesce(sum(d.approved), 0) AS "ApprovedValue"
            FROM initiative i
            LEFT JOIN LATERAL (SELECT count(*) AS invited FROM invitation WHERE initiative_id = i.id) v ON true
            LEFT JOIN LATERAL (
                SELECT count(*) AS answered, sum(total_value) AS total, sum(total_value) FILTER (WHERE state = 'approved') AS approved
                FROM demand WHERE initiative_id = i.id AND state NOT IN ('draft', 'withdrawn')) d ON true
            WHERE {caller.IsAuditor} OR i.cpb_id = {caller.Org}
            GROUP BY 1 ORDER BY 1
            """).ToListAsync(ct);
        return Answer.Ok(new Response([.. rows.Select(x => new CategoryView(x.CategoryCode, x.Initiatives, x.Collecting, x.Invited, x.Answered, Money.Euro(x.TotalValue), Money.Euro(x.ApprovedValue)))]));
    }

    private sealed record Row(string CategoryCode, int Initiatives, int Collecting, int Invited, int Answered, decimal TotalValue, decimal ApprovedValue);
}
