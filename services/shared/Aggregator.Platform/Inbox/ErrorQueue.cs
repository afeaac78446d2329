using System.Text;
using Aggregator.Platform.Outbox;
using Npgsql;
using RabbitMQ.Client;

namespace Aggregator.Platform.Inbox;

/// <summary>What operators do with messages that failed for good. The queue holds them; the database knows what it waits for because of them.</summary>
internal sealed class ErrorQueue(Broker broker, NpgsqlDataSource database, ReplayRequests requests)
{
    /// <summary>One line for each message, and for each that the database still waits for though it is in no queue any more.</summary>
    public async Task<List<string>> ListAsync(string queue, CancellationToken ct)
    {
        var (lines, present) = (new List<string>(), new HashSet<string>());
        await WalkAsync(queue, (message, _) =>
        {
            present.Add(message.BasicProperties.MessageId ?? "");
            lines.Add($"{queue} {message.BasicProperties.MessageId} {message.BasicProperties.Type} {Header(message, "x-aggregator-failed-at")} {Header(message, "x-aggregator-error")}");
            return Task.FromResult(false);
        }, ct);
        await using var command = database.CreateCommand("SELECT id, name FROM platform.failed WHERE queue = $1 AND until = 'infinity' AND NOT discarded ORDER BY id");
        command.Parameters.Add(new() { Value = queue });
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            if (!present.Contains(rows.GetGuid(0).ToString()))
            {
                lines.Add($"{queue} {rows.GetGuid(0)} {rows.GetString(1)} is no more in the queue: `errors resend` asks its publisher for it");
            }
        }

        return lines;
    }

    /// <summary>Writes the error and the body of a message.</summary>
    public async Task<bool> ShowAsync(string queue, string id, Action<string> write, CancellationToken ct)
    {
        var found = false;
        await WalkAsync(queue, (message, _) =>
        {
            if (message.BasicProperties.MessageId == id)
            {
                found = true;
                write(Header(message, "x-aggregator-error-text"));
                write(Encoding.UTF8.GetString(message.Body.Span));
            }

            return Task.FromResult(false);
        }, ct);
        return found;
    }

    /// <summary>Sends one message or all to the queue again; one that is lost is asked of its publisher.</summary>
    public async Task<int> ResendAsync(string queue, string? id, CancellationToken ct)
    {
        var sent = await WalkAsync(queue, async (message, channel) =>
        {
            if (id is not null && message.BasicProperties.MessageId != id)
            {
                return false;
            }

            await AgainAsync(queue, message, channel, ct);
            return true;
        }, ct);
        return sent == 0 && Guid.TryParse(id, out var lost) ? await AskAsync(queue, lost, ct) : sent;
    }

    /// <summary>
    /// Lets the queue pass a message without its effect: it is sent again with the mark that it has none, so that its version is counted in its turn and what
    /// waited behind it goes on.
    /// </summary>
    public async Task<int> DiscardAsync(string queue, string id, CancellationToken ct)
    {
        var discarded = await WalkAsync(queue, async (message, channel) =>
        {
            if (message.BasicProperties.MessageId != id)
            {
                return false;
            }

            if (Guid.TryParse(Header(message, "cloudEvents:id"), out var known) && Guid.TryParse(Header(message, "cloudEvents:subject"), out var subject))
            {
                await using var mark = database.CreateCommand("""
                    INSERT INTO platform.failed (queue, id, subject, version, name, until, discarded) VALUES ($1, $2, $3, $4, $5, 'infinity', true)
                    ON CONFLICT (queue, id) DO UPDATE SET until = EXCLUDED.until, discarded = true
                    """);
                mark.Parameters.AddRange((NpgsqlParameter[])[
                    new() { Value = queue }, new() { Value = known }, new() { Value = subject }, new() { Value = Convert.ToInt32(message.BasicProperties.Headers!["cloudEvents:subjectversion"]) },
                    new() { Value = Header(message, "cloudEvents:type") },
                ]);
                await mark.ExecuteNonQueryAsync(ct);
                await AgainAsync(queue, message, channel, ct);
            }

            return true;
        }, ct);
        return discarded == 0 && Guid.TryParse(id, out var lost) ? await AskAsync(queue, lost, ct) : discarded;
    }

    private static async Task AgainAsync(string queue, BasicGetResult message, ConfirmedChannel channel, CancellationToken ct)
    {
        var properties = new BasicProperties(message.BasicProperties);
        (properties.Headers ??= new Dictionary<string, object?>())[Consumers.AttemptHeader] = 0;
        await channel.PublishAsync(queue, properties, message.Body.ToArray(), ct);
        await channel.ConfirmedAsync().WaitAsync(TimeSpan.FromSeconds(15), ct);
    }

    /// <summary>No copy is left (the broker lost its data, somebody emptied the queue): the database forgets the failure and the publisher sends it anew.</summary>
    private async Task<int> AskAsync(string queue, Guid id, CancellationToken ct)
    {
        await using var forget = database.CreateCommand("DELETE FROM platform.failed WHERE queue = $1 AND id = $2 AND until = 'infinity' RETURNING subject, name");
        forget.Parameters.AddRange((NpgsqlParameter[])[new() { Value = queue }, new() { Value = id }]);
        await using var rows = await forget.ExecuteReaderAsync(ct);
        if (!await rows.ReadAsync(ct) || Wire.Named(rows.GetString(1)) is not { } wire)
        {
            return 0;
        }

        await requests.AskAsync(queue, Wire.Siblings(wire), rows.GetGuid(0), ct);
        return 1;
    }

    /// <summary>
    /// Goes through the queue once from its head. <paramref name="take"/> says for each message whether it leaves; the others go back when the channel
    /// closes. Returns how many left.
    /// </summary>
    private async Task<int> WalkAsync(string queue, Func<BasicGetResult, ConfirmedChannel, Task<bool>> take, CancellationToken ct)
    {
        await using var channel = await broker.OpenAsync(ct);
        var taken = 0;
        while (await channel.Raw.BasicGetAsync(Topology.ErrorQueue(queue), autoAck: false, ct) is { } message)
        {
            if (await take(message, channel))
            {
                await channel.Raw.BasicAckAsync(message.DeliveryTag, multiple: false, ct);
                taken++;
            }
        }

        return taken;
    }

    private static string Header(BasicGetResult message, string name) =>
        message.BasicProperties.Headers?.TryGetValue(name, out var value) == true && value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : "";
}
