using Aggregator.Messages;
using Aggregator.Platform.Inbox;
using RabbitMQ.Client;

namespace Aggregator.Platform.Outbox;

/// <summary>
/// Exchanges, queues and bindings of one service. Declared by `migrate` for all services before any of them publishes, so
/// that no first message finds no queue; and again, idempotently, whenever the relay connects or a failed message finds no queue to wait in.
/// </summary>
internal sealed class Topology(string service, IReadOnlyList<QueueDefinition> queues)
{
    internal const string Unrouted = "unrouted";

    /// <summary>Waits of the delay queues, after which a message that still fails goes to the error queue.</summary>
    internal static readonly TimeSpan[] Delays = [TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1)];

    /// <summary>A message that should have a queue and finds none is kept aside; one that nobody here needs may go nowhere.</summary>
    internal static Dictionary<string, object?> ExchangeArguments(MessageAttribute message) => message.External ? [] : new() { ["alternate-exchange"] = Unrouted };

    public IReadOnlyList<QueueDefinition> Queues => queues;

    public string ExchangeOf(string name) => Wire.Named(name)?.Attribute.Exchange ?? name;

    public static string DelayQueue(string queue, int level) => $"{queue}.delay-{level + 1}";

    public static string ErrorQueue(string queue) => queue + ".error";

    public static Dictionary<string, object?> QueueArguments => new()
    {
        ["x-queue-type"] = "quorum",
        ["x-single-active-consumer"] = true, // copies of a service stand by, so that a subject's messages stay in order
        ["x-delivery-limit"] = 20,           // a message that kills the process ends in the error queue
        ["x-dead-letter-exchange"] = "",
    };

    private async Task DeclareExchangesAsync(IChannel channel, CancellationToken ct)
    {
        await channel.ExchangeDeclareAsync(Unrouted, "fanout", durable: true, cancellationToken: ct);
        await channel.QueueDeclareAsync(Unrouted, true, false, false, new Dictionary<string, object?>
        {
            ["x-queue-type"] = "quorum", ["x-max-length"] = 10_000,
        }, cancellationToken: ct);
        await channel.QueueBindAsync(Unrouted, Unrouted, "", cancellationToken: ct);
        foreach (var wire in Wire.All.Where(x => x.Attribute.Publisher == service || x.Attribute.Publisher == "platform"))
        {
            await channel.ExchangeDeclareAsync(wire.Attribute.Exchange, "fanout", durable: true, arguments: ExchangeArguments(wire.Attribute), cancellationToken: ct);
        }
    }

    public async Task DeclareQueuesAsync(IChannel channel, CancellationToken ct)
    {
        await DeclareExchangesAsync(channel, ct);
        foreach (var queue in queues)
        {
            var arguments = QueueArguments;
            arguments["x-dead-letter-routing-key"] = ErrorQueue(queue.Name);
            await channel.QueueDeclareAsync(queue.Name, true, false, false, arguments, cancellationToken: ct);
            await channel.QueueDeclareAsync(ErrorQueue(queue.Name), true, false, false, new Dictionary<string, object?>
            {
                ["x-queue-type"] = "quorum",
                ["x-delivery-limit"] = int.MaxValue, // looking at what failed must not use it up: the broker's own limit is 20 from version 4 on
            }, cancellationToken: ct);
            for (var level = 0; level < Delays.Length; level++)
            {
                await channel.QueueDeclareAsync(DelayQueue(queue.Name, level), true, false, false, new Dictionary<string, object?>
                {
                    ["x-queue-type"] = "quorum",
                    ["x-message-ttl"] = (long)Delays[level].TotalMilliseconds,
                    ["x-dead-letter-exchange"] = "",
                    ["x-dead-letter-routing-key"] = queue.Name,
                    ["x-dead-letter-strategy"] = "at-least-once",
                    ["x-overflow"] = "reject-publish", // what at-least-once dead-lettering asks for
                }, cancellationToken: ct);
            }

            foreach (var wire in queue.Bound)
            {
                await channel.ExchangeDeclareAsync(wire.Attribute.Exchange, "fanout", durable: true, arguments: ExchangeArguments(wire.Attribute), cancellationToken: ct);
                await channel.QueueBindAsync(queue.Name, wire.Attribute.Exchange, "", cancellationToken: ct);
            }
        }
    }
}
