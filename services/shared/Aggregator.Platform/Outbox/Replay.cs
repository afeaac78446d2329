using Aggregator.Messages.Platform;
using Aggregator.Platform.Inbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Aggregator.Platform.Host;

namespace Aggregator.Platform.Outbox;

/// <summary>Sends published messages again, with the same ids and bytes, to one queue and no other.</summary>
internal sealed class Replay(NpgsqlDataSource database, Broker broker, ILogger<Replay> log)
{
    private const int PageSize = 1000;

    /// <summary>Returns how many messages were sent; the inbox of the queue decides which of them are news.</summary>
    public async Task<long> SendAsync(string queue, IReadOnlyList<string> names, Guid? subject, long fromPosition, CancellationToken ct)
    {
        var (position, sent) = (fromPosition, 0L);
        while (true)
        {
            (position, var count) = await SendPageAsync(queue, [.. names], subject, position, ct);
            sent += count;
            if (count < PageSize)
            {
                return sent;
            }
        }
    }

    /// <summary>
    /// Sends one page of what was asked for first and waits longest, so that a long history holds up no short one; its place is kept, so that a
    /// crash goes on there. True while there may be more.
    /// </summary>
    public async Task<bool> WorkAsync(CancellationToken ct)
    {
        if (await NextAsync(ct) is not { } request)
        {
            return false;
        }

        try
        {
            var (position, count) = await SendPageAsync(request.Queue, request.Names, request.Subject, request.Position, ct);
            await ExecuteAsync(count < PageSize ? "DELETE FROM platform.replay WHERE id = $1" : "UPDATE platform.replay SET position = $2, next_at = now() WHERE id = $1", request.Id, position, ct);
        }
        catch (UnroutableException)
        {
            log.LogWarning("{Queue} asked for a replay and is not there; trying again in a minute, for a day", request.Queue);
            await ExecuteAsync("UPDATE platform.replay SET position = $2, next_at = CASE WHEN requested_at < now() - interval '1 day' THEN 'infinity' ELSE now() + interval '1 minute' END WHERE id = $1",
                request.Id, request.Position, ct);
        }

        return true;
    }

    private async Task<(long Position, int Count)> SendPageAsync(string queue, string[] names, Guid? subject, long position, CancellationToken ct)
    {
        var page = new List<Outgoing>();
        await using (var command = database.CreateCommand("""
            SELECT id, name, subject, version, cpb, occurred_at, trace_parent, body, position FROM platform.published
            WHERE position > $1 AND name = ANY($2) AND ($3::uuid IS NULL OR subject = $3) ORDER BY position LIMIT $4
            """))
        {
            command.Parameters.AddRange((NpgsqlParameter[])[
                new() { Value = position }, new() { Value = names },
                new() { Value = (object?)subject ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid }, new() { Value = PageSize },
            ]);
            await using var rows = await command.ExecuteReaderAsync(ct);
            while (await rows.ReadAsync(ct))
            {
                page.Add(Relay.Read(rows));
                position = rows.GetInt64(8);
            }
        }

        if (page.Count > 0)
        {
            await using var channel = await broker.OpenAsync(ct);
            foreach (var message in page)
            {
                await channel.PublishAsync(message, "", queue, ct);
            }

            await channel.ConfirmedAsync().WaitAsync(TimeSpan.FromSeconds(60), ct);
        }

        return (position, page.Count);
    }

    private async Task<(Guid Id, string Queue, string[] Names, Guid? Subject, long Position)?> NextAsync(CancellationToken ct)
    {
        await using var command = database.CreateCommand("SELECT id, queue, names, subject, position FROM platform.replay WHERE next_at <= now() ORDER BY next_at LIMIT 1");
        await using var rows = await command.ExecuteReaderAsync(ct);
        return await rows.ReadAsync(ct)
            ? (rows.GetGuid(0), rows.GetString(1), rows.GetFieldValue<string[]>(2), rows.IsDBNull(3) ? null : rows.GetGuid(3), rows.GetInt64(4))
            : null;
    }

    private async Task ExecuteAsync(string sql, Guid id, long position, CancellationToken ct)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = id });
        if (sql.Contains("$2", StringComparison.Ordinal))
        {
            command.Parameters.Add(new() { Value = position });
        }

        await command.ExecuteNonQueryAsync(ct);
    }
}

/// <summary>Notes the replays that queues ask this publisher for; one that waits for its first page serves whoever asks again.</summary>
internal static class OnReplayRequested
{
    internal static async Task Handle(Received<ReplayRequested> message, string service, ServiceDb db, CancellationToken ct)
    {
        var wanted = message.Body;
        if (wanted.Publisher == service)
        {
            var names = wanted.Names.ToArray();
            await db.Database.ExecuteSqlAsync($"""
                INSERT INTO platform.replay (id, queue, names, subject) SELECT {message.Id}, {wanted.Queue}, {names}, {wanted.Subject}
                WHERE NOT EXISTS (SELECT FROM platform.replay r WHERE r.queue = {wanted.Queue} AND r.names = {names} AND r.subject IS NOT DISTINCT FROM {wanted.Subject} AND r.position = 0)
                ON CONFLICT DO NOTHING
                """, ct);
        }
    }
}

/// <summary>
/// Asks for what is missing: a message held back for longer than a redelivery takes means that its predecessor was lost
/// (a queue restored from an old backup, an unbound exchange), and only the publisher still has it. A predecessor that failed
/// here is not lost: its copy waits in a delay or error queue.
/// </summary>
internal sealed class GapWatcher(NpgsqlDataSource database, ReplayRequests requests, Leader leader, ILogger<GapWatcher> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => leader.LeadAsync("gaps", async ct =>
    {
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(ct))
        {
            foreach (var (queue, subject, name) in await MissingAsync(ct))
            {
                log.LogWarning("Queue {Queue} misses an earlier message about {Subject}; asking its publisher for a replay", queue, subject);
                await requests.AskAsync(queue, Wire.Siblings(Wire.Named(name)!), subject, ct);
            }
        }
    }, stoppingToken);

    /// <summary>Those to ask for now, marked as asked for, so that the next hundred have their turn and each is asked for every two minutes.</summary>
    private async Task<List<(string Queue, Guid Subject, string Name)>> MissingAsync(CancellationToken ct)
    {
        await using var command = database.CreateCommand("""
            WITH waiting AS (
                SELECT queue, subject, min(name) AS name, min(version) AS version, min(at) AS since FROM platform.held GROUP BY queue, subject
                HAVING min(at) < now() - interval '3 seconds' AND (max(asked) IS NULL OR max(asked) < now() - interval '2 minutes')),
            missing AS (
                SELECT w.queue, w.subject, w.name FROM waiting w LEFT JOIN platform.seen s ON s.queue = w.queue AND s.subject = w.subject
                WHERE NOT EXISTS (SELECT FROM platform.failed f
                    WHERE f.queue = w.queue AND f.subject = w.subject AND f.until > now() AND f.version < w.version AND f.version > coalesce(s.version, 0))
                ORDER BY w.since LIMIT 100),
            marked AS (UPDATE platform.held h SET asked = now() FROM missing m WHERE h.queue = m.queue AND h.subject = m.subject)
            SELECT queue, subject, name FROM missing
            """);
        var missing = new List<(string, Guid, string)>();
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            missing.Add((rows.GetString(0), rows.GetGuid(1), rows.GetString(2)));
        }

        return missing;
    }
}

/// <summary>Publishes requests for replays, by the ordinary outbox but in a transaction of their own: a refused command asks too.</summary>
public sealed class ReplayRequests(NpgsqlDataSource database, Clock clock, Bell bell)
{
    /// <summary>Asks the publishers of these types for all that they published of them, or about one subject, to be sent to the queue again.</summary>
    public async Task AskAsync(string queue, IEnumerable<WireType> wanted, Guid? subject, CancellationToken ct)
    {
        foreach (var publisher in wanted.GroupBy(x => x.Attribute.Publisher))
        {
            var request = new ReplayRequested(publisher.Key, queue, [.. publisher.Select(x => x.Name)], subject);
            var id = clock.NewId();
            await using var command = database.CreateCommand("""
                WITH p AS (INSERT INTO platform.published (id, name, subject, version, occurred_at, body) VALUES ($1, $2, $1, 1, $3, $4))
                INSERT INTO platform.outbox (id) VALUES ($1)
                """);
            command.Parameters.AddRange((NpgsqlParameter[])[
                new() { Value = id }, new() { Value = Wire.Of(typeof(ReplayRequested)).Name }, new() { Value = clock.Now },
                new() { Value = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(request, Json.Options) },
            ]);
            await command.ExecuteNonQueryAsync(ct);
        }

        bell.Ring();
    }
}
