using System.Diagnostics.Metrics;

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Aggregator.Platform.Inbox;

/// <summary>A publisher said two different things under one version of a subject: it was restored behind its consumers.</summary>
public sealed class PublisherDivergedException(string publisher, Guid subject, int version)
    : Exception($"{publisher} published version {version} of {subject} again with another content: it was restored from a backup older than what this service has seen.");

/// <summary>
/// Applies messages to the database: each id once per queue, each subject's versions in order without gaps, effects and
/// bookkeeping in one transaction for a whole batch. What comes before its predecessor is held in the database.
/// </summary>
internal sealed class Inbox(IServiceScopeFactory scopes, Type dbType, Clock clock)
{
    // Less than the ids are kept, so that a message this young that is not among them was never here.
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(30);
    private static readonly Meter Meter = new("Aggregator.Platform");
    private static readonly Counter<long> Applied = Meter.CreateCounter<long>("aggregator.inbox.applied");
    private static readonly Counter<long> Duplicates = Meter.CreateCounter<long>("aggregator.inbox.duplicates");
    private static readonly Counter<long> HeldBack = Meter.CreateCounter<long>("aggregator.inbox.held");

    /// <summary>Applies a batch and, after each of its messages, those that were held for it.</summary>
    public Task ApplyAsync(QueueDefinition queue, IReadOnlyList<Incoming> batch, CancellationToken ct) => ApplyAsync(queue, batch, alone: false, ct);

    /// <summary>Applies one message and none of those held for it, so that what fails is that message's own failure.</summary>
    public Task ApplyAloneAsync(QueueDefinition queue, Incoming message, CancellationToken ct) => ApplyAsync(queue, [message], alone: true, ct);

    /// <summary>The message held for the last one applied about a subject, if there is one.</summary>
    public async Task<Incoming?> NextAsync(QueueDefinition queue, Guid subject, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = (ServiceDb)scope.ServiceProvider.GetRequiredService(dbType);
        await db.Database.OpenConnectionAsync(ct);
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        var seen = await SeenAsync(connection, queue.Name, [subject], ct);
        return (await HeldAsync(connection, queue.Name, [subject], ct)).GetValueOrDefault((subject, seen[subject].Version + 1));
    }

    /// <summary>
    /// Remembers that a copy of a message that failed waits in a delay queue for so long, or in the error queue without an end. It is written after
    /// the copy was, so that a crash in between costs a second copy and not the message.
    /// </summary>
    public async Task FailedAsync(QueueDefinition queue, Incoming message, TimeSpan? wait, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = (ServiceDb)scope.ServiceProvider.GetRequiredService(dbType);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        if (message.Held)
        {
            await UnholdAsync(connection, queue.Name, message.Id, ct);
        }

        await using var failed = new NpgsqlCommand("""
            INSERT INTO platform.failed (queue, id, subject, version, name, until) VALUES ($1, $2, $3, $4, $5, coalesce(now() + $6, 'infinity'))
            ON CONFLICT (queue, id) DO UPDATE SET until = EXCLUDED.until
            """, connection)
        {
            Parameters =
            {
                new() { Value = queue.Name }, new() { Value = message.Id }, new() { Value = message.Subject }, new() { Value = message.Version }, new() { Value = message.Name },
                new() { Value = (object?)wait ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Interval },
            },
        };
        await failed.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
    }

    private async Task ApplyAsync(QueueDefinition queue, IReadOnlyList<Incoming> batch, bool alone, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = (ServiceDb)scope.ServiceProvider.GetRequiredService(dbType);
        db.Caller = Caller.System;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        foreach (var message in batch.Where(x => x.Held))
        {
            await UnholdAsync(connection, queue.Name, message.Id, ct);
        }

        var fresh = await RegisterAsync(connection, queue.Name, batch, ct);
        Duplicates.Add(batch.Count - fresh.Count, new KeyValuePair<string, object?>("queue", queue.Name));
        fresh = await DecidedAsync(connection, queue.Name, fresh, ct);
        var seen = await SeenAsync(connection, queue.Name, [.. batch.Select(x => x.Subject).Distinct()], ct);
        var early = await HeldAsync(connection, queue.Name, seen.Keys, ct);
        if (fresh.Count > 0 || early.Count > 0)
        {
            await queue.LoadAsync(db, [.. seen.Keys], ct);
            var apply = new Dictionary<Guid, Incoming>();
            var hold = new List<Incoming>();
            var released = new List<Incoming>();

            // Held for what is applied already: the process ended between the two.
            foreach (var (subject, last) in seen)
            {
                if (!alone && early.TryGetValue((subject, last.Version + 1), out var waiting))
                {
                    await ChainAsync(waiting);
                }
            }

            foreach (var message in fresh)
            {
                var (last, sha256) = apply.TryGetValue(message.Subject, out var now) ? (now.Version, now.Sha256) : seen[message.Subject];
                if (message.Version <= last)
                {
                    if (!message.Discarded && Diverges(message, last, sha256))
                    {
                        throw Diverged(message);
                    }
                }
                else if (message.Version == last + 1)
                {
                    await ChainAsync(message);
                }
                else if (early.TryAdd((message.Subject, message.Version), message))
                {
                    hold.Add(message);
                }
                else if (!early[(message.Subject, message.Version)].Sha256.AsSpan().SequenceEqual(message.Sha256))
                {
                    throw Diverged(message);
                }
            }

            var still = hold.Where(x => early.ContainsKey((x.Subject, x.Version))).ToList();
            HeldBack.Add(still.Count, new KeyValuePair<string, object?>("queue", queue.Name));
            await db.SaveChangesAsync(ct);
            await RememberAsync(connection, queue.Name, [.. apply.Values], ct);
            await HoldAsync(connection, queue.Name, still, released, ct);
            await ForgiveAsync(connection, queue.Name, [.. fresh.Concat(released).Where(x => x is { Attempt: not null } or { Held: true } or { Discarded: true }).Except(still.Where(x => x.Discarded))], ct);
            Applied.Add(fresh.Count - still.Count, new KeyValuePair<string, object?>("queue", queue.Name));

            async Task ChainAsync(Incoming next)
            {
                do
                {
                    if (!next.Discarded && queue.HandlerOf(next.Name) is { } handle)
                    {
                        await handle(next, db, scope.ServiceProvider, ct);
                    }

                    apply[next.Subject] = next;
                    if (early.Remove((next.Subject, next.Version), out _))
                    {
                        released.Add(next);
                    }
                }
                while (!alone && early.TryGetValue((next.Subject, next.Version + 1), out next!));
            }
        }

        await transaction.CommitAsync(ct);
    }

    /// <summary>
    /// An id that was never here under a version that is passed: its publisher counts again from an old backup. The same bytes as then are no harm, and
    /// of what is older than the ids are kept nothing can be said.
    /// </summary>
    private bool Diverges(Incoming message, int last, byte[] sha256) =>
        message.Version == last ? !message.Sha256.AsSpan().SequenceEqual(sha256) : message.OccurredAt > clock.Now - Remembered;

    private static PublisherDivergedException Diverged(Incoming message) => new(message.Name[..message.Name.IndexOf('.')], message.Subject, message.Version);

    /// <summary>
    /// Writes the ids and returns the messages that were not there, first come first, each id once. A copy from a replay of what waits in a delay or error
    /// queue is left out: that one decides.
    /// </summary>
    private static async Task<List<Incoming>> RegisterAsync(NpgsqlConnection connection, string queue, IReadOnlyList<Incoming> batch, CancellationToken ct)
    {
        var distinct = batch.DistinctBy(x => x.Id).ToList();
        await using var command = new NpgsqlCommand("""
            INSERT INTO platform.inbox (queue, id) SELECT $1, m.id FROM unnest($2, $3) m(id, again)
            WHERE m.again OR NOT EXISTS (SELECT FROM platform.failed f WHERE f.queue = $1 AND f.id = m.id AND f.until > now())
            ON CONFLICT DO NOTHING RETURNING id
            """, connection)
        {
            Parameters =
            {
                new() { Value = queue }, new() { Value = distinct.Select(x => x.Id).ToArray() }, new() { Value = distinct.Select(x => x.Held || x.Attempt is not null).ToArray() },
            },
        };
        var inserted = new HashSet<Guid>();
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            inserted.Add(rows.GetGuid(0));
        }

        return distinct.Where(x => inserted.Contains(x.Id)).ToList();
    }

    /// <summary>Marks those that an operator discarded; only what came back can be.</summary>
    private static async Task<List<Incoming>> DecidedAsync(NpgsqlConnection connection, string queue, List<Incoming> fresh, CancellationToken ct)
    {
        var again = fresh.Where(x => x.Attempt is not null).Select(x => x.Id).ToArray();
        if (again.Length == 0)
        {
            return fresh;
        }

        await using var command = new NpgsqlCommand("SELECT id FROM platform.failed WHERE queue = $1 AND id = ANY($2) AND discarded", connection)
        {
            Parameters = { new() { Value = queue }, new() { Value = again } },
        };
        var discarded = new HashSet<Guid>();
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            discarded.Add(rows.GetGuid(0));
        }

        return [.. fresh.Select(x => discarded.Contains(x.Id) ? x with { Discarded = true } : x)];
    }

    /// <summary>Forgets that these failed.</summary>
    private static async Task ForgiveAsync(NpgsqlConnection connection, string queue, IReadOnlyList<Incoming> settled, CancellationToken ct)
    {
        if (settled.Count == 0)
        {
            return;
        }

        await using var command = new NpgsqlCommand("DELETE FROM platform.failed WHERE queue = $1 AND id = ANY($2)", connection)
        {
            Parameters = { new() { Value = queue }, new() { Value = settled.Select(x => x.Id).ToArray() } },
        };
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Takes a held message out as if it had never come.</summary>
    private static async Task UnholdAsync(NpgsqlConnection connection, string queue, Guid id, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("""
            WITH h AS (DELETE FROM platform.held WHERE queue = $1 AND id = $2) DELETE FROM platform.inbox WHERE queue = $1 AND id = $2
            """, connection)
        {
            Parameters = { new() { Value = queue }, new() { Value = id } },
        };
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task<Dictionary<Guid, (int Version, byte[] Sha256)>> SeenAsync(NpgsqlConnection connection, string queue, Guid[] subjects, CancellationToken ct)
    {
        var seen = subjects.ToDictionary(x => x, _ => (Version: 0, Sha256: Array.Empty<byte>()));
        await using var command = new NpgsqlCommand("""
            SELECT s.subject, s.version, s.sha256 FROM unnest($2) asked(subject)
            CROSS JOIN LATERAL (SELECT * FROM platform.seen WHERE queue = $1 AND subject = asked.subject FOR UPDATE) s
            """, connection)
        {
            Parameters = { new() { Value = queue }, new() { Value = seen.Keys.ToArray() } },
        };
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            seen[rows.GetGuid(0)] = (rows.GetInt32(1), rows.GetFieldValue<byte[]>(2));
        }

        return seen;
    }

    private static async Task<Dictionary<(Guid, int), Incoming>> HeldAsync(NpgsqlConnection connection, string queue, IEnumerable<Guid> subjects, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("""
            SELECT h.id, h.name, h.subject, h.version, h.cpb, h.occurred_at, h.body, f.discarded IS TRUE
            FROM platform.held h LEFT JOIN platform.failed f ON f.queue = h.queue AND f.id = h.id WHERE h.queue = $1 AND h.subject = ANY($2)
            """, connection)
        {
            Parameters = { new() { Value = queue }, new() { Value = subjects.ToArray() } },
        };
        var held = new Dictionary<(Guid, int), Incoming>();
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var message = new Incoming(rows.GetGuid(0), rows.GetString(1), rows.GetGuid(2), rows.GetInt32(3),
                rows.IsDBNull(4) ? null : rows.GetGuid(4), rows.GetFieldValue<DateTimeOffset>(5), rows.GetFieldValue<byte[]>(6))
            { Held = true, Discarded = rows.GetBoolean(7) };
            held[(message.Subject, message.Version)] = message;
        }

        return held;
    }

    private static async Task RememberAsync(NpgsqlConnection connection, string queue, IReadOnlyList<Incoming> applied, CancellationToken ct)
    {
        if (applied.Count == 0)
        {
            return;
        }

        await using var command = new NpgsqlCommand("""
            INSERT INTO platform.seen (queue, subject, version, id, sha256)
            SELECT $1, * FROM unnest($2, $3, $4, $5)
            ON CONFLICT (queue, subject) DO UPDATE SET version = EXCLUDED.version, id = EXCLUDED.id, sha256 = EXCLUDED.sha256
            WHERE seen.version < EXCLUDED.version
            """, connection)
        {
            Parameters =
            {
                new() { Value = queue },
                new() { Value = applied.Select(x => x.Subject).ToArray() },
                new() { Value = applied.Select(x => x.Version).ToArray() },
                new() { Value = applied.Select(x => x.Id).ToArray() },
                new() { Value = applied.Select(x => x.Sha256).ToArray() },
            },
        };
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task HoldAsync(NpgsqlConnection connection, string queue, List<Incoming> still, List<Incoming> released, CancellationToken ct)
    {
        foreach (var message in still)
        {
            await using var insert = new NpgsqlCommand("""
                INSERT INTO platform.held (queue, subject, version, id, name, cpb, occurred_at, body)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING
                """, connection)
            {
                Parameters =
                {
                    new() { Value = queue }, new() { Value = message.Subject }, new() { Value = message.Version }, new() { Value = message.Id },
                    new() { Value = message.Name }, new() { Value = (object?)message.Cpb ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid },
                    new() { Value = message.OccurredAt }, new() { Value = message.Body },
                },
            };
            await insert.ExecuteNonQueryAsync(ct);
        }

        if (released.Count > 0)
        {
            await using var delete = new NpgsqlCommand("DELETE FROM platform.held WHERE queue = $1 AND (subject, version) IN (SELECT * FROM unnest($2, $3))", connection)
            {
                Parameters =
                {
                    new() { Value = queue }, new() { Value = released.Select(x => x.Subject).ToArray() }, new() { Value = released.Select(x => x.Version).ToArray() },
                },
            };
            await delete.ExecuteNonQueryAsync(ct);
        }
    }
}
