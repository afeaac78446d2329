using Aggregator.DemandCollection.Demands;
using Aggregator.DemandCollection.Plausibility;
using Aggregator.DemandCollection.Storage;
using Aggregator.Messages;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Campaigns;

/// <summary>What waits for the planner's decision: demands that were sent, those that wait longest first, each with how many of its figures look odd.</summary>
internal static class ListReview
{
    /// <param name="OpenQuestions">Figures that look odd and that the body has not explained.</param>
    /// <param name="Questions">All figures that look odd.</param>
    internal sealed record Response(Guid DemandId, Guid BodyId, string Name, string? ProvinceName, DemandStatus State, Money TotalValue, int LineCount, DateTimeOffset SubmittedAt,
        int OpenQuestions, int Questions, int Version);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/initiatives/{initiativeId:guid}/review", Handle)
        .Query("listReview", "Elenca i fabbisogni da esaminare, i più vecchi prima")
        .Allow(Relation.OwnerCpb).Allow(Relation.SharedCpb).Answers<Page<Response>>();

    private static async Task<IResult> Handle(Guid initiativeId, Paging paging, Caller caller, DemandCollectionDb db, TallyBook book, Texts texts, CancellationToken ct)
    {
        if (await GetBoard.FindAsync(initiativeId, caller, db, ct) is not { } initiative)
        {
            return Problem.NotFound();
        }

        // Two demands may have been sent in the same microsecond: the identifier makes the key unique.
        var waiting = db.Database.SqlQuery<Row>($"""
            SELECT id AS "Id", (to_char(submitted_at AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISSUS') || id::text) COLLATE "C" AS "Key"
            FROM demand WHERE initiative_id = {initiativeId} AND state IN ('submitted', 'resubmitted')
            """);
        var page = await waiting.PageAsync(paging, x => x.Key, ct);
        var ids = page.Items.Select(x => x.Id).ToList();
        var demands = await db.Demands.Where(x => ids.Contains(x.Id)).Include(x => x.Body).ToDictionaryAsync(x => x.Id, ct);
        var all = demands.Count == 0 ? [] : await ListQuestions.LatestAsync(initiative.CategoryCode, db, book, ct);
        var questions = await ListQuestions.OfAsync(demands.Values, all, db, texts, ct);
        return Answer.Ok(page.Map(x =>
        {
            var demand = demands[x.Id];
            return new Response(x.Id, demand.BodyId, demand.Body!.Name, demand.Body.ProvinceName, demand.State, demand.TotalValue, demand.LineCount, demand.SubmittedAt!.Value,
                questions[x.Id].Open, questions[x.Id].Questions.Count, demand.Version);
        }));
    }

    private sealed record Row(Guid Id, string Key);
}
