using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Aggregator.Messages.Platform;
using Aggregator.Platform.Host;
using Aggregator.Platform.Outbox;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Aggregator.Platform.Audit;

/// <summary>
/// Seals the committed log entries within a second, as the only one per database: numbers them, chains their hashes, signs the
/// head and publishes it to the other services. Sealing inside the commands would make them queue for one row.
/// </summary>
internal sealed class Sealer(NpgsqlDataSource database, ServiceIdentity identity, PlatformParts parts, Leader leader) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private const int BatchSize = 5000;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => leader.LeadAsync("seals", async ct =>
    {
        using var timer = new PeriodicTimer(Interval);
        do
        {
            while (await SealAsync(ct) == BatchSize)
            {
            }
        }
        while (await timer.WaitForNextTickAsync(ct));
    }, stoppingToken);

    /// <summary>Seals what is pending and returns how many entries that were.</summary>
    internal async Task<int> SealAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var pending = await ReadPendingAsync(connection, ct);
        if (pending.Count == 0)
        {
            return 0;
        }

        var (number, edition, hash) = await HeadAsync(connection, ct);
        var (numbers, entries, hashes) = (new long[pending.Count], new Guid[pending.Count], new byte[pending.Count][]);
        for (var i = 0; i < pending.Count; i++)
        {
            hash = Chain(hash, pending[i]);
            (numbers[i], entries[i], hashes[i]) = (++number, pending[i].Id, hash);
        }

        var at = parts.Clock.RealNow;
        edition++;
        var signature = parts.SealKey.Sign(HeadBytes(identity.Name, number, hash, at));
        var message = new LogSealed(identity.Name, number, Convert.ToHexStringLower(hash), at, Convert.ToBase64String(signature));
        await using var batch = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands =
            {
                new("INSERT INTO platform.log_seal (number, entry, hash) SELECT * FROM unnest($1, $2, $3)")
                {
                    Parameters = { new() { Value = numbers }, new() { Value = entries }, new() { Value = hashes } },
                },
                new("DELETE FROM platform.log_pending WHERE id = ANY($1)") { Parameters = { new() { Value = entries } } },
                new("INSERT INTO platform.log_head (number, edition, hash, sealed_at, signature) VALUES ($1, $2, $3, $4, $5)")
                {
                    Parameters = { new() { Value = number }, new() { Value = edition }, new() { Value = hash }, new() { Value = at }, new() { Value = signature } },
                },
                new("""
                    WITH p AS (INSERT INTO platform.published (id, name, subject, version, occurred_at, body) VALUES ($1, $2, $3, $4, $5, $6))
                    INSERT INTO platform.outbox (id) VALUES ($1)
                    """)
                {
                    Parameters =
                    {
                        new() { Value = parts.Clock.NewId() }, new() { Value = Wire.Of(typeof(LogSealed)).Name }, new() { Value = SubjectOf(identity.Name) },
                        new() { Value = edition }, new() { Value = parts.Clock.Now }, new() { Value = JsonSerializer.SerializeToUtf8Bytes(message, Json.Options) },
                    },
                },
            },
        };
        await batch.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
        parts.Bell.Ring();
        return pending.Count;
    }

    /// <summary>The hash of an entry's seal: SHA-256 over the previous seal and the entry, its mark included.</summary>
    internal static byte[] Chain(byte[] previous, LogEntry entry) => SHA256.HashData([.. previous, .. SealKey.Canonical(entry), .. entry.Mac]);

    /// <summary>What a head's signature covers.</summary>
    internal static byte[] HeadBytes(string source, long number, byte[] hash, DateTimeOffset at) => Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{source}|{number}|{Convert.ToHexStringLower(hash)}|{at.UtcDateTime:yyyy-MM-ddTHH:mm:ss.ffffff}Z"));

    /// <summary>The subject id under which a service's heads are published.</summary>
    internal static Guid SubjectOf(string service) => new(SHA256.HashData(Encoding.UTF8.GetBytes("log of " + service)).AsSpan(0, 16), bigEndian: true);

    internal static LogEntry ReadEntry(NpgsqlDataReader rows) => new()
    {
        Id = rows.GetGuid(0),
        At = rows.GetFieldValue<DateTimeOffset>(1),
        Actor = rows.GetGuid(2),
        Org = rows.GetGuid(3),
        OnBehalfOf = rows.IsDBNull(4) ? null : rows.GetGuid(4),
        Cpb = rows.IsDBNull(5) ? null : rows.GetGuid(5),
        Subject = rows.GetGuid(6),
        Action = rows.GetString(7),
        Reason = rows.IsDBNull(8) ? null : rows.GetString(8),
        Before = rows.IsDBNull(9) ? null : rows.GetString(9),
        After = rows.IsDBNull(10) ? null : rows.GetString(10),
        Mac = rows.GetFieldValue<byte[]>(11),
    };

    internal const string EntryColumns = "e.id, e.at, e.actor, e.org, e.on_behalf_of, e.cpb, e.subject, e.action, e.reason, e.before, e.after, e.mac";

    private static async Task<List<LogEntry>> ReadPendingAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"SELECT {EntryColumns} FROM platform.log_pending q JOIN platform.log_entry e ON e.id = q.id ORDER BY e.id LIMIT {BatchSize} FOR UPDATE OF q", connection);
        var entries = new List<LogEntry>();
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            entries.Add(ReadEntry(rows));
        }

        return entries;
    }

    private static async Task<(long Number, int Edition, byte[] Hash)> HeadAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("SELECT number, edition, hash FROM platform.log_head ORDER BY number DESC LIMIT 1", connection);
        await using var rows = await command.ExecuteReaderAsync(ct);
        return await rows.ReadAsync(ct) ? (rows.GetInt64(0), rows.GetInt32(1), rows.GetFieldValue<byte[]>(2)) : (0, 0, new byte[32]);
    }
}
