using System.Globalization;
using System.Text;
using Aggregator.Platform.Outbox;
using Aggregator.Platform.Storage;
using MassTransit;
using Microsoft.Extensions.Logging;
using Npgsql;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Aggregator.Platform.Inbox;

/// <summary>What MassTransit is told to deliver: any JSON object. The record is read by the queue's handler, once, from the wire bytes.</summary>
internal sealed class Delivery;

/// <summary>
/// The end of a queue: applies a batch whole; where that fails, message by message with three quick tries; what still fails
/// waits in the delay queues and ends in the error queue, the one truth about failed messages. While the database is away
/// the batch waits here, unacknowledged.
/// </summary>
internal sealed class Consumers(QueueDefinition queue, Inbox inbox, Broker broker, ILogger log) : IConsumer<Batch<Delivery>>
{
    internal const string AttemptHeader = "x-aggregator-attempt";
    private static readonly TimeSpan[] QuickRetries = [TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(2)];

    public async Task Consume(ConsumeContext<Batch<Delivery>> context)
    {
        var ct = context.CancellationToken;
        var readable = new List<(Incoming Message, ConsumeContext Context)>(context.Message.Length);
        foreach (var item in context.Message)
        {
            if (Read(item) is { } message)
            {
                readable.Add((message, item));
            }
            else
            {
                await ParkAsync(item, "unreadable", "The message lacks the headers of the envelope.", ct);
            }
        }

        try
        {
            await inbox.ApplyAsync(queue, [.. readable.Select(x => x.Message)], ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogWarning("Batch of {Count} on {Queue} failed with {Error}; applying one by one", readable.Count, queue.Name, e.GetType().Name);
            foreach (var (message, item) in readable)
            {
                await ApplyOneAsync(message, item, ct);
            }
        }
    }

    private async Task ApplyOneAsync(Incoming message, ConsumeContext context, CancellationToken ct)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await inbox.ApplyAsync(queue, [message], ct);
                return;
            }
            catch (PublisherDivergedException e)
            {
                log.LogCritical("{Error}", e.Message);
                await ParkAsync(context, e.GetType().Name, e.Message, ct);
                return;
            }
            catch (Exception e) when (Away(e))
            {
                // Not the message's fault: nothing is acknowledged and nothing is counted until the database is back.
                attempt--;
                await Task.Delay(TimeSpan.FromMilliseconds(500), ct);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                if (attempt < QuickRetries.Length)
                {
                    await Task.Delay(QuickRetries[attempt], ct);
                    continue;
                }

                log.LogError(e, "Message {MessageId} of type {MessageType} failed on {Queue}", message.Id, message.Name, queue.Name);
                await LaterAsync(context, e, ct);
                return;
            }
        }
    }

    private static bool Away(Exception e) => Outage.Is(e) || e.GetBaseException() is PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected };

    private async Task LaterAsync(ConsumeContext context, Exception e, CancellationToken ct)
    {
        var attempt = context.ReceiveContext.TransportHeaders.Get<int>(AttemptHeader) ?? 0;
        if (attempt >= Topology.Delays.Length)
        {
            await ParkAsync(context, e.GetType().Name, e.GetBaseException().Message, ct);
        }
        else
        {
            await ForwardAsync(context, Topology.DelayQueue(queue.Name, attempt), headers => headers[AttemptHeader] = attempt + 1, ct);
        }
    }

    private Task ParkAsync(ConsumeContext context, string error, string text, CancellationToken ct) =>
        ForwardAsync(context, Topology.ErrorQueue(queue.Name), headers =>
        {
            headers["x-aggregator-error"] = error;
            headers["x-aggregator-error-text"] = text.Length > 500 ? text[..500] : text;
            headers["x-aggregator-failed-at"] = DateTimeOffset.UtcNow.ToString("O");
        }, ct);

    /// <summary>Writes the message to another queue with a confirm; until that succeeds it is not acknowledged here.</summary>
    private async Task ForwardAsync(ConsumeContext context, string target, Action<Dictionary<string, object?>> mark, CancellationToken ct)
    {
        var source = context.ReceiveContext.TryGetPayload<RabbitMqBasicConsumeContext>(out var delivery) ? delivery.Properties : null;
        var headers = new Dictionary<string, object?>();
        foreach (var (key, value) in source?.Headers ?? new Dictionary<string, object?>())
        {
            if (!key.StartsWith("x-death", StringComparison.Ordinal) && !key.StartsWith("x-first-death", StringComparison.Ordinal) && !key.StartsWith("x-last-death", StringComparison.Ordinal))
            {
                headers[key] = value;
            }
        }

        mark(headers);
        var properties = new BasicProperties
        {
            MessageId = source?.MessageId, ContentType = "application/json", Type = source?.Type, DeliveryMode = DeliveryModes.Persistent, Headers = headers,
        };
        while (true)
        {
            try
            {
                await using var channel = await broker.OpenAsync(ct);
                await channel.PublishAsync("", target, properties, context.ReceiveContext.Body.GetBytes(), ct);
                await channel.ConfirmedAsync().WaitAsync(TimeSpan.FromSeconds(15), ct);
                return;
            }
            catch (Exception e) when (e is IOException or TimeoutException or BrokerUnreachableException or AlreadyClosedException)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), ct);
            }
        }
    }

    private static Incoming? Read(ConsumeContext context)
    {
        var headers = context.ReceiveContext.TransportHeaders;
        return Guid.TryParse(Text("cloudEvents:id"), out var id)
            && Guid.TryParse(Text("cloudEvents:subject"), out var subject)
            && int.TryParse(Text("cloudEvents:subjectversion"), CultureInfo.InvariantCulture, out var version)
            && DateTimeOffset.TryParse(Text("cloudEvents:time"), CultureInfo.InvariantCulture, out var time)
            && Text("cloudEvents:type") is { } name
            ? new Incoming(id, name, subject, version, Guid.TryParse(Text("cloudEvents:cpb"), out var cpb) ? cpb : null, time, context.ReceiveContext.Body.GetBytes())
            : null;

        string? Text(string header) => headers.TryGetHeader(header, out var value)
            ? value switch { byte[] bytes => Encoding.UTF8.GetString(bytes), null => null, _ => Convert.ToString(value, CultureInfo.InvariantCulture) }
            : null;
    }
}
