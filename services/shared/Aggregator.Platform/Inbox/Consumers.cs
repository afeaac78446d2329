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
internal sealed class Consumers(QueueDefinition queue, Inbox inbox, Broker broker, Topology topology, TimeProvider time, ILogger log) : IConsumer<Batch<Delivery>>
{
    internal const string AttemptHeader = "x-aggregator-attempt";

    // How long after its delay a copy may take to come back before it is given up for lost.
    private static readonly TimeSpan Slack = TimeSpan.FromHours(1);
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
                await ParkAsync(Copy(item), "unreadable", "The message lacks the headers of the envelope.", ct);
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

    /// <summary>
    /// Applies a message and then, each on its own, those that were held for it: what fails is put aside alone, and only what comes after it on
    /// its subject waits.
    /// </summary>
    private async Task ApplyOneAsync(Incoming message, ConsumeContext context, CancellationToken ct)
    {
        for (Incoming? next = message; next is not null && await TryAsync(next, context, ct);)
        {
            next = await OnceBackAsync(() => inbox.NextAsync(queue, message.Subject, ct), ct);
        }
    }

    private async Task<bool> TryAsync(Incoming message, ConsumeContext context, CancellationToken ct)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await OnceBackAsync(async () =>
                {
                    await inbox.ApplyAloneAsync(queue, message, ct);
                    return true;
                }, ct);
                return true;
            }
            catch (PublisherDivergedException e)
            {
                log.LogCritical("{Error}", e.Message);
                await ParkAsync(Copy(message, context), e.GetType().Name, e.Message, ct);
                await RememberAsync(message, null, ct);
                return false;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // What came back from a delay queue had its quick tries; more of them would hold up the others.
                if (attempt < QuickRetries.Length && message.Attempt is null)
                {
                    await Task.Delay(QuickRetries[attempt], ct);
                    continue;
                }

                log.LogError(e, "Message {MessageId} of type {MessageType} failed on {Queue}", message.Id, message.Name, queue.Name);
                await LaterAsync(message, context, e, ct);
                return false;
            }
        }
    }

    /// <summary>Not the message's fault: nothing is acknowledged and nothing is counted until the database is back.</summary>
    private static async Task<T> OnceBackAsync<T>(Func<Task<T>> work, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return await work();
            }
            catch (Exception e) when (Away(e))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), ct);
            }
        }
    }

    private static bool Away(Exception e) => Outage.Is(e) || e.GetBaseException() is PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected };

    private async Task LaterAsync(Incoming message, ConsumeContext context, Exception e, CancellationToken ct)
    {
        var attempt = message.Attempt ?? 0;
        if (attempt >= Topology.Delays.Length)
        {
            await ParkAsync(Copy(message, context), e.GetType().Name, e.GetBaseException().Message, ct);
            await RememberAsync(message, null, ct);
        }
        else
        {
            await ForwardAsync(Copy(message, context), Topology.DelayQueue(queue.Name, attempt), headers => headers[AttemptHeader] = attempt + 1, ct);
            await RememberAsync(message, Topology.Delays[attempt] + Slack, ct);
        }
    }

    private async Task RememberAsync(Incoming message, TimeSpan? wait, CancellationToken ct)
    {
        try
        {
            await OnceBackAsync(async () =>
            {
                await inbox.FailedAsync(queue, message, wait, ct);
                return true;
            }, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The copy is safe without it; replays will bring further ones.
            log.LogWarning(e, "The failure of message {MessageId} on {Queue} was not remembered", message.Id, queue.Name);
        }
    }

    private Task ParkAsync(Func<ConfirmedChannel, (BasicProperties, byte[])> copy, string error, string text, CancellationToken ct) =>
        ForwardAsync(copy, Topology.ErrorQueue(queue.Name), headers =>
        {
            headers["x-aggregator-error"] = error;
            headers["x-aggregator-error-text"] = text.Length > 500 ? text[..500] : text;
            headers["x-aggregator-failed-at"] = time.GetUtcNow().ToString("O");
        }, ct);

    /// <summary>Writes the message to another queue with a confirm; until that succeeds it is not acknowledged here.</summary>
    private async Task ForwardAsync(Func<ConfirmedChannel, (BasicProperties, byte[])> copy, string target, Action<IDictionary<string, object?>> mark, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await using var channel = await broker.OpenAsync(ct);
                var (properties, body) = copy(channel);
                mark(properties.Headers!);
                await channel.PublishAsync(target, properties, body, ct);
                try
                {
                    await channel.ConfirmedAsync().WaitAsync(TimeSpan.FromSeconds(15), ct);
                    return;
                }
                catch (UnroutableException)
                {
                    log.LogWarning("{Queue} is not there; declaring it again", target);
                    await using var again = await broker.OpenAsync(ct);
                    await topology.DeclareQueuesAsync(again.Raw, ct);
                }
            }
            catch (Exception e) when (e is IOException or TimeoutException or BrokerUnreachableException or AlreadyClosedException)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), ct);
            }
        }
    }

    /// <summary>A held message has no delivery of its own; its envelope is written again.</summary>
    private static Func<ConfirmedChannel, (BasicProperties, byte[])> Copy(Incoming message, ConsumeContext context) => message.Held
        ? channel => (channel.Properties(new Outgoing(message.Id, message.Name, message.Subject, message.Version, message.Cpb, message.OccurredAt, null, message.Body),
            message.Name[..message.Name.IndexOf('.')]), message.Body)
        : Copy(context);

    private static Func<ConfirmedChannel, (BasicProperties, byte[])> Copy(ConsumeContext context) => _ =>
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

        return (new BasicProperties
        {
            MessageId = source?.MessageId, ContentType = "application/json", Type = source?.Type, DeliveryMode = DeliveryModes.Persistent, Headers = headers,
        }, context.ReceiveContext.Body.GetBytes());
    };

    private static Incoming? Read(ConsumeContext context)
    {
        var headers = context.ReceiveContext.TransportHeaders;
        return Guid.TryParse(Text("cloudEvents:id"), out var id)
            && Guid.TryParse(Text("cloudEvents:subject"), out var subject)
            && int.TryParse(Text("cloudEvents:subjectversion"), CultureInfo.InvariantCulture, out var version)
            && DateTimeOffset.TryParse(Text("cloudEvents:time"), CultureInfo.InvariantCulture, out var time)
            && Text("cloudEvents:type") is { } name
            ? new Incoming(id, name, subject, version, Guid.TryParse(Text("cloudEvents:cpb"), out var cpb) ? cpb : null, time, context.ReceiveContext.Body.GetBytes())
            { Attempt = headers.Get<int>(AttemptHeader) }
            : null;

        string? Text(string header) => headers.TryGetHeader(header, out var value)
            ? value switch { byte[] bytes => Encoding.UTF8.GetString(bytes), null => null, _ => Convert.ToString(value, CultureInfo.InvariantCulture) }
            : null;
    }
}
