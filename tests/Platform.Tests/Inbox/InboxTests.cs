using Aggregator.Platform.Inbox;
using Aggregator.Platform.Tests.Sample;
using Aggregator.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Aggregator.Platform.Tests.Inbox;

public sealed class InboxTests
{
    [Fact]
    public async Task Every_message_has_one_effect_in_order_though_delivered_three_times_and_shuffled()
    {
        await using var vhost = await BrokerVhost.CreateAsync();
        await using var service = await SampleService.StartAsync(vhost.Address, work: false);
        var things = new List<Guid>();
        for (var i = 0; i < 20; i++)
        {
            things.Add(await service.CountAsync());
        }

        for (var i = 0; i < 200; i++)
        {
            await service.CountAsync(things[i % things.Count]);
        }

        var published = await service.PublishedAsync();
        var random = new Random(7);
        var deliveries = Enumerable.Repeat(published, 3).SelectMany(x => x).OrderBy(_ => random.Next()).ToList();
        var inbox = service.Host.Services.GetRequiredService<Aggregator.Platform.Inbox.Inbox>();
        var queue = service.Host.Services.GetRequiredService<ServiceDefinition>().Queues[0];
        foreach (var batch in deliveries.Chunk(37))
        {
            await inbox.ApplyAsync(queue, batch, default);
        }

        var effects = await service.EffectsAsync();
        Assert.Equal(published.Count, effects.Count);
        foreach (var thing in effects.GroupBy(x => x.Thing))
        {
            Assert.Equal(Enumerable.Range(1, thing.Count()), thing.Select(x => x.Version));
            Assert.Equal(Enumerable.Range(1, thing.Count()), thing.Select(x => x.Number));
        }

        Assert.Equal(0L, await service.Database.ScalarAsync<long>("SELECT count(*) FROM platform.held"));
    }

    [Fact]
    public async Task A_message_before_its_predecessor_is_held_and_nothing_is_lost()
    {
        await using var vhost = await BrokerVhost.CreateAsync();
        await using var service = await SampleService.StartAsync(vhost.Address, work: false);
        var thing = await service.CountAsync();
        await service.CountAsync(thing);
        await service.CountAsync(thing);
        var published = await service.PublishedAsync();
        var inbox = service.Host.Services.GetRequiredService<Aggregator.Platform.Inbox.Inbox>();
        var queue = service.Host.Services.GetRequiredService<ServiceDefinition>().Queues[0];

        await inbox.ApplyAsync(queue, [published[2], published[1]], default);
        Assert.Empty(await service.EffectsAsync());
        Assert.Equal(2L, await service.Database.ScalarAsync<long>("SELECT count(*) FROM platform.held"));

        await inbox.ApplyAsync(queue, [published[0]], default);
        Assert.Equal([1, 2, 3], (await service.EffectsAsync()).Select(x => x.Version));
    }

    [Fact]
    public async Task A_batch_that_fails_leaves_no_trace()
    {
        await using var vhost = await BrokerVhost.CreateAsync();
        await using var service = await SampleService.StartAsync(vhost.Address, work: false, handlers: on => on.Handle<ThingCounted, SampleDb>(async (m, db, ct) =>
        {
            await SampleService.Count(m, db, ct);
            if (m.Version == 2)
            {
                throw new InvalidOperationException("second");
            }
        }).Fills<Effect>());
        var thing = await service.CountAsync();
        await service.CountAsync(thing);
        var inbox = service.Host.Services.GetRequiredService<Aggregator.Platform.Inbox.Inbox>();
        var queue = service.Host.Services.GetRequiredService<ServiceDefinition>().Queues[0];

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await inbox.ApplyAsync(queue, await service.PublishedAsync(), default));

        Assert.Empty(await service.EffectsAsync());
        Assert.Equal(0L, await service.Database.ScalarAsync<long>("SELECT count(*) FROM platform.inbox"));
    }

    [Fact]
    public async Task A_publisher_that_says_something_else_under_the_same_version_is_named()
    {
        await using var vhost = await BrokerVhost.CreateAsync();
        await using var service = await SampleService.StartAsync(vhost.Address, work: false);
        await service.CountAsync();
        var inbox = service.Host.Services.GetRequiredService<Aggregator.Platform.Inbox.Inbox>();
        var queue = service.Host.Services.GetRequiredService<ServiceDefinition>().Queues[0];
        var message = (await service.PublishedAsync()).Single();
        await inbox.ApplyAsync(queue, [message], default);

        var other = new Incoming(Guid.NewGuid(), message.Name, message.Subject, message.Version, null, message.OccurredAt, "{\"number\":9}"u8.ToArray());
        var thrown = await Assert.ThrowsAsync<PublisherDivergedException>(() => inbox.ApplyAsync(queue, [other], default));
        Assert.Contains("sample", thrown.Message);
    }
}
