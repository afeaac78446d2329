using Aggregator.Platform.Inbox;
using Aggregator.Platform.Outbox;
using Aggregator.Platform.Tests.Sample;
using Aggregator.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Aggregator.Platform.Tests.Inbox;

public sealed class ErrorQueueTests
{
    private const string Queue = "sample.things";

    [Fact]
    public async Task A_poisonous_message_costs_no_replays_and_its_subject_goes_on_once_it_is_discarded()
    {
        await using var vhost = await BrokerVhost.CreateAsync();
        var tries = 0;
        await using var service = await SampleService.StartAsync(vhost.Address, handlers: on => on.Handle<ThingCounted, SampleDb>((m, db, ct) =>
        {
            if (m.Version == 1)
            {
                tries++;
                throw new InvalidOperationException("poison");
            }

            return SampleService.Count(m, db, ct);
        }).Fills<Effect>());
        var thing = await service.CountAsync();
        await service.CountAsync(thing);
        var poison = (await service.PublishedAsync())[0];
        await Eventually.Holds(async () => Assert.Equal(1L, await service.Database.ScalarAsync<long>("SELECT count(*) FROM platform.failed WHERE id = $1", poison.Id)));
        await Eventually.Holds(async () => Assert.Equal(1L, await service.Database.ScalarAsync<long>(
            "SELECT count(*) FROM platform.held WHERE subject = $1 AND at < now() - interval '6 seconds'", thing)), TimeSpan.FromSeconds(40));
        Assert.Equal(0L, await service.Database.ScalarAsync<long>("SELECT count(*) FROM platform.published WHERE name = 'platform.replay-requested.v1'"));
        Assert.InRange(tries, 5, 7); // once in its batch, four times alone, then once for each time that it comes back

        var errors = service.Host.Services.GetRequiredService<ErrorQueue>();
        await ParkAsync(service, poison);
        Assert.Contains(poison.Id.ToString(), Assert.Single(await errors.ListAsync(Queue, default)));
        Assert.Equal(1, await errors.DiscardAsync(Queue, poison.Id.ToString(), default));

        await Eventually.Holds(async () => Assert.Equal([2], (await service.EffectsAsync()).Select(x => x.Version)));
        Assert.Empty(await errors.ListAsync(Queue, default));
        Assert.Equal(0L, await service.Database.ScalarAsync<long>("SELECT count(*) FROM platform.failed"));
        await service.CountAsync(thing);
        await Eventually.Holds(async () => Assert.Equal([2, 3], (await service.EffectsAsync()).Select(x => x.Version)));
    }

    [Fact]
    public async Task A_message_that_is_sent_again_is_applied_and_one_that_is_lost_is_asked_of_its_publisher()
    {
        await using var vhost = await BrokerVhost.CreateAsync();
        var broken = true;
        await using var service = await SampleService.StartAsync(vhost.Address, handlers: on => on.Handle<ThingCounted, SampleDb>((m, db, ct) =>
            broken ? throw new InvalidOperationException("not yet") : SampleService.Count(m, db, ct)).Fills<Effect>());
        var (first, second) = (await service.CountAsync(), await service.CountAsync());
        await Eventually.Holds(async () => Assert.Equal(2L, await service.Database.ScalarAsync<long>("SELECT count(*) FROM platform.failed")), TimeSpan.FromSeconds(40));

        // As if an hour had passed: one is in the error queue, of the other no copy is left.
        await using (var channel = await service.Host.Services.GetRequiredService<Broker>().OpenAsync(default))
        {
            for (var level = 0; level < Topology.Delays.Length; level++)
            {
                await channel.Raw.QueuePurgeAsync(Topology.DelayQueue(Queue, level));
            }
        }

        await service.Database.ExecuteAsync("UPDATE platform.failed SET until = 'infinity'");
        var published = await service.PublishedAsync();
        await ParkAsync(service, published.Single(x => x.Subject == first));
        var errors = service.Host.Services.GetRequiredService<ErrorQueue>();
        Assert.Equal(2, (await errors.ListAsync(Queue, default)).Count);
        broken = false;
        Assert.Equal(1, await errors.ResendAsync(Queue, null, default));
        await Eventually.Holds(async () => Assert.Contains(await service.EffectsAsync(), x => x.Thing == first));

        var lost = published.Single(x => x.Subject == second).Id.ToString();
        Assert.Contains("no more in the queue", Assert.Single(await errors.ListAsync(Queue, default)));
        Assert.Equal(1, await errors.ResendAsync(Queue, lost, default));
        await Eventually.Holds(async () => Assert.Contains(await service.EffectsAsync(), x => x.Thing == second));
        Assert.Empty(await errors.ListAsync(Queue, default));
        Assert.Equal(0, await errors.ResendAsync(Queue, lost, default));
    }

    private static async Task ParkAsync(SampleService service, Incoming m)
    {
        await using var channel = await service.Host.Services.GetRequiredService<Broker>().OpenAsync(default);
        var copy = new Outgoing(m.Id, m.Name, m.Subject, m.Version, m.Cpb, m.OccurredAt, null, m.Body);
        await channel.PublishAsync(Topology.ErrorQueue(Queue), channel.Properties(copy, "sample"), copy.Body, default);
        await channel.ConfirmedAsync();
    }
}
