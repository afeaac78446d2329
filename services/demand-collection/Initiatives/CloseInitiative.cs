using Aggregator.DemandCollection.Demands;
using Aggregator.DemandCollection.Storage;
using Aggregator.Messages;
using Aggregator.Messages.DemandCollection;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Initiatives;

/// <summary>Closes the collection over exactly the approved demands, with a hash by which a consumer proves that it knows them all.</summary>
internal static class CloseInitiative
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/initiatives/{initiativeId:guid}/close", Handle)
        .Command("closeInitiative", "Chiude la raccolta dei fabbisogni")
        .Allow(Relation.OwnerCpb, "cpb.planner", "cpb.rup").Answers<GetInitiative.ClosureView>();

    private static async Task<IResult> Handle(Guid initiativeId, Precondition expected, Caller caller, DemandCollectionDb db, Clock clock, CancellationToken ct)
    {
        // The announcement of the deadline holds its due row before it changes the initiative: whoever took them the other way round would wait for it in a circle.
        await db.AwaitDue(AnnounceCollectionEnd.Kind, initiativeId, ct);

        // Waits for every command on a demand that is on its way (they hold the row in share mode) and holds back those that come later.
        var initiative = await db.Initiatives.FromSql($"SELECT * FROM initiative WHERE id = {initiativeId} FOR UPDATE").SingleOrDefaultAsync(ct);
        if (initiative is null || !caller.Is(Relation.OwnerCpb, initiative.CpbId))
        {
            return Problem.NotFound();
        }

        if (expected.Stale(initiative) is { } stale)
        {
            return stale;
        }

        var undecided = await db.Demands
            .Where(x => x.InitiativeId == initiativeId && (x.State == DemandStatus.Submitted || x.State == DemandStatus.Resubmitted || x.State == DemandStatus.Amended))
            .OrderBy(x => x.Id).Select(x => x.Id).ToListAsync(ct);
        var approved = await db.Database.SqlQuery<Approved>($"""
            SELECT d.id AS "DemandId", d.total_value AS "TotalValue", p.version AS "Version", p.sha256 AS "Sha256"
            FROM demand d
            CROSS JOIN LATERAL (SELECT version, sha256(body) AS sha256 FROM platform.published WHERE subject = d.id ORDER BY version DESC LIMIT 1) p
            WHERE d.initiative_id = {initiativeId} AND d.state = 'approved'
            """).ToListAsync(ct);
        var total = Money.Euro(approved.Sum(x => x.TotalValue));
        var hash = ClosureHash.Of(approved.Select(x => (x.DemandId, x.Version, x.Sha256)));
        if (initiative.Close(undecided, approved.Count, total, hash, caller.Sub, clock.Now, out var closure) is { } refusal)
        {
            return Problem.From(refusal);
        }

        db.Add(closure!);
        db.Record(initiative, "initiative.closed", after: new { closure!.Number, closure.Count, closure.TotalValue, closure.Hash });
        db.Publish(initiative, new CollectionClosed(initiative.Id, initiative.CpbId, closure.Number, closure.Count, closure.TotalValue, closure.Hash));
        await db.CancelDue(AnnounceCollectionEnd.Kind, initiative.Id, ct);
        return Answer.Ok(initiative, GetInitiative.ClosureView.Of(closure));
    }

    private sealed record Approved(Guid DemandId, decimal TotalValue, int Version, byte[] Sha256);
}
