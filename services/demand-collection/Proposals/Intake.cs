using System.Text.Json;
using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Proposals;

/// <summary>A need, whose it is and under which id its source knows it.</summary>
internal sealed record Received(Guid BodyId, string SourceId, Need Need);

/// <summary>What one delivery did.</summary>
internal sealed record Tally(int Created, int Changed, int Unchanged);

/// <summary>Keeps what a source delivers: new needs become proposals, known ones are renewed where they changed.</summary>
internal static class Intake
{
    /// <summary>
    /// Takes a delivery in which every need stands once. Deliveries of one source come one after the other, so two copies of one make nothing twice; what a
    /// body decides meanwhile waits for the delivery or goes before it.
    /// </summary>
    public static async Task<Tally> TakeAsync(DemandCollectionDb db, Clock clock, Guid sender, string source, IReadOnlyList<Received> delivery, CancellationToken ct)
    {
        var known = (await HoldAsync(db, sender, source, delivery, ct)).ToDictionary(x => (x.BodyId, x.SourceId));
        var (now, created, changed) = (clock.Now, new List<Proposal>(), 0);
        foreach (var need in delivery)
        {
            if (!known.TryGetValue((need.BodyId, need.SourceId), out var proposal))
            {
                created.Add(Proposal.Receive(clock.NewId(), need.BodyId, sender, source, need.SourceId, need.Need, now));
            }
            else if (proposal.Renew(need.Need, now))
            {
                changed++;
            }
        }

        await EnterAsync(db, sender, source, created, ct);
        if (created.Count + changed > 0)
        {
            // One entry for a delivery: a source that repeats itself every night decides nothing about any single need.
            db.Record(sender, null, "proposals.received", after: new { Source = source, Created = created.Count, Changed = changed });
        }

        return new Tally(created.Count, changed, delivery.Count - created.Count - changed);
    }

    private static async Task<List<Proposal>> HoldAsync(DemandCollectionDb db, Guid sender, string source, IReadOnlyList<Received> delivery, CancellationToken ct)
    {
        await db.BeginAsync(ct);
        var key = $"proposals {sender} {source}";
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({key}, 0))", ct);
        var (bodies, ids) = (delivery.Select(x => x.BodyId).ToArray(), delivery.Select(x => x.SourceId).ToArray());

        // In the order of their ids, as everybody locks them who locks several.
        return await db.Proposals.FromSql($"""
            SELECT p.* FROM proposal p JOIN unnest({bodies}, {ids}) AS d(body_id, source_id) ON p.body_id = d.body_id AND p.source_id = d.source_id
            WHERE p.sender_id = {sender} AND p.source = {source} ORDER BY p.id FOR UPDATE OF p
            """).ToListAsync(ct);
    }

    /// <summary>Writes new proposals at once: a survey of a thousand roads may bring ten thousand, and row by row they would take seconds.</summary>
    private static async Task EnterAsync(DemandCollectionDb db, Guid sender, string source, IReadOnlyList<Proposal> created, CancellationToken ct)
    {
        T[] Each<T>(Func<Proposal, T> value) => [.. created.Select(value)];
        if (created.Count > 0)
        {
            await db.Database.ExecuteSqlAsync($"""
                INSERT INTO proposal (id, body_id, sender_id, source, source_id, category_code, state, line, priority, note, content_hash, source_changed, source_gone, received_at, version, facts)
                SELECT id, body_id, {sender}, {source}, source_id, category_code, {Named.Of(ProposalState.Proposed)}, line::jsonb, priority, note, content_hash, false, false, {created[0].ReceivedAt}, 1, 0
                FROM unnest({Each(x => x.Id)}, {Each(x => x.BodyId)}, {Each(x => x.SourceId)}, {Each(x => x.CategoryCode)}, {Each(x => JsonSerializer.Serialize(x.Line, Json.Options))},
                {Each(x => x.Priority)}, {Each(x => x.Note)}, {Each(x => x.ContentHash)}) AS n(id, body_id, source_id, category_code, line, priority, note, content_hash)
                """, ct);
        }
    }
}
