using Aggregator.Messages.Platform;
using Aggregator.Platform.Inbox;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Aggregator.Platform.Host;

namespace Aggregator.Platform.Outbox;

/// <summary>Sends published messages again, with the same ids and bytes, to one queue and no other.</summary>
internal sealed class Replay(NpgsqlDataSource database, Broker broker)
{
    private const int PageSize = 1000;

    /// <summary>Returns how many messages were sent; the inbox of the queue decides which of them are news.</summary>
    public async Task<long> SendAsync(string queue, IReadOnlyList<string> names, Guid? subject, long fromPosition, CancellationToken ct)
    {
        await using var channel = await broker.OpenAsync(ct);
        var (position, sent) = (fromPosition, 0L);
        while (true)
        {
            var page = new List<Outgoing>();
            await using (var command = database.CreateCommand("""
                SELECT id, name, subject, version, cpb, occurred_at, trace_parent, body, position FROM platform.published
                WHERE position > $1 AND name = ANY($2) AND ($3::uuid IS NULL OR subject = $3) ORDER BY position LIMIT $4
                """))
            {
                command.Parameters.AddRange((NpgsqlParameter[])[
                    new() { Value = position }, new() { Value = names.ToArray() },
                    new() { Value = (object?)subject ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid }, new() { Value = PageSize },
                ]);
                await using var rows = await command.ExecuteReaderAsync(ct);
                while (await rows.ReadAsync(ct))
                {
                    page.Add(Relay.Read(rows));
                    position = rows.GetInt64(8);
                }
            }

            foreach (var message in page)
            {
                await channel.PublishAsync(message, "", queue, ct);
            }

            await channel.ConfirmedAsync().WaitAsync(TimeSpan.FromSeconds(60), ct);
            sent += page.Count;
            if (page.Count < PageSize)
            {
                return sent;
            }
        }
    }
}

/// <summary>Answers the replays that queues ask this publisher for.</summary>
internal static class OnReplayRequested
{
    internal static async Task Handle(Received<ReplayRequested> message, string service, Replay replay, CancellationToken ct)
    {
        if (message.Body.Publisher == service)
        {
            await replay.SendAsync(message.Body.Queue, message.Body.Names, message.Body.Subject, fromPosition: 0, ct);
        }
    }
}

/// <summary>
/// Asks for what is missing: a message held back for longer than a redelivery takes means that its predecessor was lost
/// (a queue restored from an old backup, an unbound exchange), and only the publisher still has it.
/// </summary>
internal sealed class GapWatcher(NpgsqlDataSource database, ReplayRequests requests, Leader leader, TimeProvider time, ILogger<GapWatcher> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMinutes(2);
    private readonly Dictionary<(string, Guid), DateTimeOffset> _asked = [];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => leader.LeadAsync("gaps", async ct =>
    {
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(ct))
        {
            foreach (var (queue, subject, name) in await MissingAsync(ct))
            {
                var now = time.GetUtcNow();
                if (_asked.TryGetValue((queue, subject), out var at) && now - at < AskAgainAfter)
                {
                    continue;
                }

                _asked[(queue, subject)] = now;
                log.LogWarning("Queue {Queue} misses an earlier message about {Subject}; asking its publisher for a replay", queue, subject);
                await requests.AskAsync(queue, Wire.Siblings(Wire.Named(name)!), subject, ct);
            }
        }
    }, stoppingToken);

    private async Task<List<(string Queue, Guid Subject, string Name)>> MissingAsync(CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            "SELECT queue, subject, min(name) FROM platform.held WHERE at < now() - interval '3 seconds' GROUP BY queue, subject ORDER BY min(at) LIMIT 100");
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
