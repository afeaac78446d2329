using Aggregator.Messages;
using Aggregator.Platform;
using Aggregator.Tender.LotPlans;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.Demands;

/// <summary>
/// What each closure says and what is known here, newest first: the proof that no message about a demand was lost, doubled or changed on its way. When the owner
/// looks at one that fails, what is missing is asked for again.
/// </summary>
internal static class ListClosures
{
    /// <param name="Count">How many demands the closure covers.</param>
    /// <param name="Hash">Over what it covers, as the publisher computed it.</param>
    /// <param name="Matches">Whether the approved demands here are exactly those; null for a closure that a reopening or a later one superseded.</param>
    /// <param name="KnownCount">How many approved demands are here; null as before.</param>
    /// <param name="KnownHash">Over the approved demands that are here.</param>
    internal sealed record Response(int Number, int Count, Money TotalValue, string Hash, DateTimeOffset ArrivedAt, bool? Matches, int? KnownCount, Money? KnownTotalValue, string? KnownHash, DateTimeOffset CheckedAt);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/initiatives/{initiativeId:guid}/closures", Handle)
        .Query("listClosures", "Elenca le chiusure di una raccolta e dice se i fabbisogni qui noti sono esattamente i loro")
        .Allow(Relation.OwnerCpb).Answers<Page<Response>>();

    private static async Task<IResult> Handle(Guid initiativeId, Paging paging, Caller caller, TenderDb db, Clock clock, MakeLotPlan.Replays replays, CancellationToken ct, int? expected = null)
    {
        var initiative = await db.Initiatives.SingleOrDefaultAsync(x => x.Id == initiativeId, ct);
        if (initiative is null || !caller.Sees(cpb: initiative.CpbId))
        {
            return Problem.NotFound();
        }

        var page = await db.Closures.Where(x => x.InitiativeId == initiativeId).PageAsync(paging, x => x.Number, ct, descending: true);
        var known = initiative.Closed ? await TallyAsync(db, initiativeId, ct) : null;
        if (caller.Is(Relation.OwnerCpb, initiative.CpbId))
        {
            await AskAsync(initiative, known, page.Items.FirstOrDefault(x => x.Number == initiative.LastClosure), expected, replays, ct);
        }

        return Answer.Ok(page.Map(x =>
        {
            var here = x.Number == initiative.LastClosure ? known : null;
            return new Response(x.Number, x.Count, x.TotalValue, x.Hash, x.ArrivedAt, here is null ? null : x.Covers(here), here?.Count, here?.TotalValue, here?.Hash, clock.Now);
        }));
    }

    /// <summary>Without the lines: they are what makes demands large, and their hash stands for them.</summary>
    private static async Task<Tally> TallyAsync(TenderDb db, Guid initiative, CancellationToken ct)
    {
        var rows = await db.Demands.Where(x => x.InitiativeId == initiative && x.State == DemandStanding.Approved).Select(x => new { x.Id, x.Version, x.Sha256, x.TotalValue }).ToListAsync(ct);
        return Tally.Of([.. rows.Select(x => (x.Id, x.Version, x.Sha256, x.TotalValue))]);
    }

    private static async Task AskAsync(Initiative initiative, Tally? known, Closure? last, int? expected, MakeLotPlan.Replays replays, CancellationToken ct)
    {
        if (expected > initiative.LastClosure)
        {
            await replays.AskClosureAsync(initiative.Id, ct);
        }
        else if (known is not null && last is not null && !last.Covers(known))
        {
            await replays.AskDemandsAsync(last, ct);
        }
    }
}
