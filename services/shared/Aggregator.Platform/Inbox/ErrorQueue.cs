using Aggregator.Platform.Outbox;
using RabbitMQ.Client;

namespace Aggregator.Platform.Inbox;

/// <summary>Walks an error queue once from its head: messages that are not taken go back when the channel closes.</summary>
internal static class ErrorQueue
{
    /// <summary><paramref name="take"/> says for each message whether it leaves the queue. Returns how many did.</summary>
    public static async Task<int> WalkAsync(Broker broker, string queue, Func<BasicGetResult, ConfirmedChannel, Task<bool>> take, CancellationToken ct)
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
}
