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
internal sealed class Inbox(IServiceScopeFactory scopes, Type dbType)
{
    private static readonly Meter Meter = new("Aggregator.Platform");
    private static readonly Counter<long> Applied = Meter.CreateCounter<long>("aggregator.inbox.applied");
    private static readonly Counter<long> Duplicates = Meter.CreateCounter<long>("aggregator.inbox.duplicates");
    private static readonly Counter<long> HeldBack = Meter.CreateCounter<long>("aggregator.inbox.held");

    public async Task ApplyAsync(QueueDefinition queue, IReadOnlyList<Incoming> batch, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = (ServiceDb)scope.ServiceProvider.GetRequiredService(dbType);
        db.Caller = Caller.System;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();

        var fresh = await RegisterAsync(connection, queue.Name, batch, ct);
        Duplicates.Add(batch.Count - fresh.Count, new KeyValuePair<string, object?>("queue", queue.Name));
        if (fresh.Count > 0)
        {
            var seen = await SeenAsync(connection, queue.Name, fresh, ct);
            var early = await HeldAsync(connection, queue.Name, seen.Keys, ct);
            await queue.LoadAsync(db, [.. seen.Keys], ct);
            var apply = new Dictionary<Guid, Incoming>();
            var hold = new List<Incoming>();
            var released = new List<Incoming>();
            foreach (var message in fresh)
            {
                var last = apply.TryGetValue(message.Subject, out var now) ? now.Version : seen[message.Subject].Version;
                if (message.Version <= last)
                {
                    if (message.Version == seen[message.Subject].Version && !message.Sha256.AsSpan().SequenceEqual(seen[message.Subject].Sha256))
                    {
                        throw new PublisherDivergedException(message.Name[..message.Name.IndexOf('.')], message.Subject, message.Version);
                    }

                    continue;
                }

                if (message.Version > last + 1)
                {
                    hold.Add(message);
                    early.TryAdd((message.Subject, message.Version), message);
                    continue;
                }

                var next = message;
                do
                {
                    if (queue.HandlerOf(next.Name) is { } handle)
                    {
                        await handle(next, db, scope.ServiceProvider, ct);
                    }

                    apply[next.Subject] = next;
                    if (early.Remove((next.Subject, next.Version), out _))
                    {
                        released.Add(next);
                    }
                }
                while (early.TryGetValue((next.Subject, next.Version + 1), out next!));
            }

            var still = hold.Where(x => early.ContainsKey((x.Subject, x.Version))).ToList();
            HeldBack.Add(still.Count, new KeyValuePair<string, object?>("queue", queue.Name));
            await db.SaveChangesAsync(ct);
            await RememberAsync(connection, queue.Name, [.. apply.Values], ct);
            await HoldAsync(connection, queue.Name, still, released, ct);
            Applied.Add(fresh.Count - still.Count, new KeyValuePair<string, object?>("queue", queue.Name));
        }

        await transaction.CommitAsync(ct);
    }

    /// <summary>Writes the ids and returns the messages that were not there, first come first, each id once.</summary>
    private static async Task<List<Incoming>> RegisterAsync(NpgsqlConnection connection, string queue, IReadOnlyList<Incoming> batch, CancellationToken ct)
    {
        var distinct = batch.DistinctBy(x => x.Id).ToList();
        await using var command = new NpgsqlCommand("INSERT INTO platform.inbox (queue, id) SELECT $1, unnest($2) ON CONFLICT DO NOTHING RETURNING id", connection)
        {
            Parameters = { new() { Value = queue }, new() { Value = distinct.Select(x => x.Id).ToArray() } },
        };
        var inserted = new HashSet<Guid>();
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            inserted.Add(rows.GetGuid(0));
        }

        return distinct.Where(x => inserted.Contains(x.Id)).ToList();
    }

    private static async Task<Dictionary<Guid, (int Version, byte[] Sha256)>> SeenAsync(NpgsqlConnection connection, string queue, List<Incoming> fresh, CancellationToken ct)
    {
        var seen = fresh.Select(x => x.Subject).Distinct().ToDictionary(x => x, _ => (Version: 0, Sha256: Array.Empty<byte>()));
        await using var command = new NpgsqlCommand("SELECT subject, version, sha256 FROM platform.seen WHERE queue = $1 AND subject = ANY($2) FOR UPDATE", connection)
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
        await using var command = new NpgsqlCommand("SELECT id, name, subject, version, cpb, occurred_at, body FROM platform.held WHERE queue = $1 AND subject = ANY($2)", connection)
        {
            Parameters = { new() { Value = queue }, new() { Value = subjects.ToArray() } },
        };
        var held = new Dictionary<(Guid, int), Incoming>();
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var message = new Incoming(rows.GetGuid(0), rows.GetString(1), rows.GetGuid(2), rows.GetInt32(3),
                rows.IsDBNull(4) ? null : rows.GetGuid(4), rows.GetFieldValue<DateTimeOffset>(5), rows.GetFieldValue<byte[]>(6));
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
