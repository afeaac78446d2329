using System.Diagnostics;
using Aggregator.Platform.Host;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Aggregator.Platform.Outbox;

/// <summary>
/// Sends what the outbox holds, in order, as the only one per database. Each batch is claimed by deleting its rows in a
/// transaction that commits once the broker has confirmed them, so a crash anywhere sends them again and loses none; up to
/// <see cref="Depth"/> batches overlap, so that claiming the next does not wait for the confirms of the last.
/// </summary>
internal sealed class Relay(NpgsqlDataSource database, Broker broker, Bell bell, Leader leader, Topology topology, ILogger<Relay> log) : BackgroundService
{
    internal const int BatchSize = 500;
    internal const int Depth = 3;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    // The array keeps the claim on the index, whatever PostgreSQL believes of a table that is filled and emptied all the time: reading it
    // whole, with what vacuum has not yet taken away, costs a hundred times as much.
    private const string Claim = """
        WITH claimed AS (
            DELETE FROM platform.outbox WHERE seq = ANY(ARRAY(
                SELECT seq FROM platform.outbox ORDER BY seq LIMIT $1 FOR UPDATE SKIP LOCKED))
            RETURNING seq, id)
        SELECT p.id, p.name, p.subject, p.version, p.cpb, p.occurred_at, p.trace_parent, p.body
        FROM claimed c JOIN platform.published p ON p.id = c.id ORDER BY c.seq
        """;

    /// <summary>Messages sent and confirmed by this process.</summary>
    public long Sent { get; private set; }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => leader.LeadAsync("relay", SendAsync, stoppingToken);

    private async Task SendAsync(CancellationToken ct)
    {
        await using var channel = await broker.OpenAsync(ct);
        await topology.DeclareQueuesAsync(channel.Raw, ct);
        var flying = new Queue<Batch>();
        try
        {
            var (ring, claimed, drained) = (bell.Next, 0L, false);
            while (!ct.IsCancellationRequested)
            {
                if (!drained && flying.Count < Depth)
                {
                    (ring, claimed) = (bell.Next, Stopwatch.GetTimestamp());
                    var batch = await ClaimAsync(ct);
                    drained = batch is null || batch.Messages.Count < BatchSize; // what is committed from now on rings
                    if (batch is not null)
                    {
                        flying.Enqueue(batch); // before anything can fail, so that its transaction is always ended
                        foreach (var message in batch.Messages)
                        {
                            await channel.PublishAsync(message, topology.ExchangeOf(message.Name), "", ct);
                        }

                        batch.Confirmed = channel.ConfirmedAsync();
                    }
                }
                else if (flying.TryPeek(out var oldest))
                {
                    await oldest.Confirmed.WaitAsync(TimeSpan.FromSeconds(30), ct);
                    await oldest.Transaction.CommitAsync(ct);
                    await flying.Dequeue().DisposeAsync();
                    Sent += oldest.Messages.Count;
                }
                else
                {
                    await Bell.WaitAsync(ring, claimed, PollInterval, ct);
                    drained = false;
                }
            }
        }
        finally
        {
            // Unconfirmed batches roll back and are sent again by whoever leads next; the inbox absorbs the copies.
            foreach (var batch in flying)
            {
                await batch.DisposeAsync();
            }

            log.LogInformation("Relay paused with {Unconfirmed} batches to send again", flying.Count);
        }
    }

    private async Task<Batch?> ClaimAsync(CancellationToken ct)
    {
        var connection = await database.OpenConnectionAsync(ct);
        NpgsqlTransaction? transaction = null;
        try
        {
            transaction = await connection.BeginTransactionAsync(ct);
            await using var claim = new NpgsqlCommand(Claim, connection, transaction) { Parameters = { new() { Value = BatchSize } } };
            var messages = new List<Outgoing>();
            await using (var rows = await claim.ExecuteReaderAsync(ct))
            {
                while (await rows.ReadAsync(ct))
                {
                    messages.Add(Read(rows));
                }
            }

            if (messages.Count > 0)
            {
                return new Batch(connection, transaction, messages);
            }
        }
        catch
        {
            await Release();
            throw;
        }

        await Release();
        return null;

        async Task Release()
        {
            if (transaction is not null)
            {
                await transaction.DisposeAsync();
            }

            await connection.DisposeAsync();
        }
    }

    internal static Outgoing Read(NpgsqlDataReader rows) => new(rows.GetGuid(0), rows.GetString(1), rows.GetGuid(2), rows.GetInt32(3),
        rows.IsDBNull(4) ? null : rows.GetGuid(4), rows.GetFieldValue<DateTimeOffset>(5), rows.IsDBNull(6) ? null : rows.GetString(6), rows.GetFieldValue<byte[]>(7));

    private sealed record Batch(NpgsqlConnection Connection, NpgsqlTransaction Transaction, List<Outgoing> Messages) : IAsyncDisposable
    {
        public Task Confirmed { get; set; } = Task.CompletedTask;

        public async ValueTask DisposeAsync()
        {
            await Transaction.DisposeAsync();
            await Connection.DisposeAsync();
        }
    }
}
