using Aggregator.DemandCollection.Initiatives;
using Aggregator.DemandCollection.Storage;
using Aggregator.Messages;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Campaigns;

/// <summary>The collections of a central purchasing body and those shared with it, newest first, each with how far it has got.</summary>
internal static class ListCampaigns
{
    /// <param name="Answered">Bodies whose demand was sent and not withdrawn, whatever became of it.</param>
    /// <param name="Undecided">Of these, demands that wait for the planner or for a new signature.</param>
    /// <param name="Opened">False before the moment from which demands may be stated, by the service's clock.</param>
    internal sealed record Response(Guid Id, Guid CpbId, string CategoryCode, string Title, InitiativeState State, DateTimeOffset OpensAt, DateTimeOffset ClosesAt, int DurationMonths,
        int Closures, int Invited, int Answered, int Undecided, int Approved, Money TotalValue, Money ApprovedValue, bool Opened);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/campaigns", Handle)
        .Query("listCampaigns", "Elenca le raccolte del soggetto aggregatore e a che punto sono")
        .Allow(Relation.OwnerCpb).Allow(Relation.SharedCpb).Answers<Page<Response>>();

    private static async Task<IResult> Handle(Paging paging, Caller caller, DemandCollectionDb db, Clock clock, CancellationToken ct)
    {
        var now = clock.Now;

        // Counted for the page's rows only: the lateral joins run after the limit.
        var rows = db.Database.SqlQuery<Row>($"""
            SELECT i.id AS "Id", i.cpb_id AS "CpbId", i.category_code AS "CategoryCode", i.title AS "Title", i.state AS "State", i.opens_at AS "OpensAt", i.closes_at AS "ClosesAt",
                   i.duration_months AS "DurationMonths", i.closures AS "Closures", v.invited AS "Invited", d.answered AS "Answered", d.undecided AS "Undecided", d.approved AS "Approved",
                   d.total AS "TotalValue", d.worth AS "ApprovedValue"
            FROM initiative i
            LEFT JOIN LATERAL (SELECT count(*)::int AS invited FROM invitation WHERE initiative_id = i.id) v ON true
            LEFT JOIN LATERAL (
                SELECT count(*)::int AS answered, (count(*) FILTER (WHERE state IN ('submitted', 'resubmitted', 'amended')))::int AS undecided, (count(*) FILTER (WHERE state = 'approved'))::int AS approved,
                       coalesce(sum(total_value), 0) AS total, coalesce(sum(total_value) FILTER (WHERE state = 'approved'), 0) AS worth
                FROM demand WHERE initiative_id = i.id AND state NOT IN ('draft', 'withdrawn')) d ON true
            WHERE {caller.IsAuditor} OR i.cpb_id = {caller.Org} OR EXISTS (SELECT 1 FROM initiative_share s WHERE s.initiative_id = i.id AND s.cpb_id = {caller.Org})
            """);
        return Answer.Ok((await rows.PageAsync(paging, x => x.Id, ct, descending: true)).Map(x => new Response(x.Id, x.CpbId, x.CategoryCode, x.Title, Named.Parse<InitiativeState>(x.State),
            x.OpensAt, x.ClosesAt, x.DurationMonths, x.Closures, x.Invited, x.Answered, x.Undecided, x.Approved, Money.Euro(x.TotalValue), Money.Euro(x.ApprovedValue), x.OpensAt <= now)));
    }

    private sealed record Row(Guid Id, Guid CpbId, string CategoryCode, string Title, string State, DateTimeOffset OpensAt, DateTimeOffset ClosesAt, int DurationMonths, int Closures,
        int Invited, int Answered, int Undecided, int Approved, decimal TotalValue, decimal ApprovedValue);
}
