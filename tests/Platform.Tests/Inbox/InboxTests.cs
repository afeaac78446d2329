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

    [Fact]
    public async Task A_publisher_that_counts_again_from_an_old_backup_is_named_at_every_version_that_is_passed()
    {
        await using var vhost = await BrokerVhost.CreateAsync();
        await using var service = await SampleService.StartAsync(vhost.Address, work: false);
        var thing = await service.CountAsync();
        await service.CountAsync(thing);
        await service.CountAsync(thing);
        var (inbox, queue) = Parts(service);
        var published = await service.PublishedAsync();
        await inbox.ApplyAsync(queue, published, default);

        await Assert.ThrowsAsync<PublisherDivergedException>(() => inbox.ApplyAsync(queue, [published[1] with { Id = Guid.NewGuid() }], default));
        await inbox.ApplyAsync(queue, [published[1] with { Id = Guid.NewGuid(), OccurredAt = DateTimeOffset.UtcNow.AddDays(-41) }], default); // its id may have been forgotten
        Assert.Equal([1, 2, 3], (await service.EffectsAsync()).Select(x => x.Version));

        // Two that wait for the same predecessor under one version.
        var early = published[2] with { Id = Guid.NewGuid(), Version = 5 };
        await inbox.ApplyAsync(queue, [early], default);
        await Assert.ThrowsAsync<PublisherDivergedException>(() => inbox.ApplyAsync(queue, [new Incoming(Guid.NewGuid(), early.Name, early.Subject, 5, null, early.OccurredAt, "{}"u8.ToArray())], default));
    }

    [Fact]
    public async Task A_copy_of_a_message_that_failed_is_no_news_until_the_failed_one_is_back()
    {
        await using var vhost = await BrokerVhost.CreateAsync();
        await using var service = await SampleService.StartAsync(vhost.Address, work: false);
        await service.CountAsync();
        var (inbox, queue) = Parts(service);
        var message = (await service.PublishedAsync()).Single();
        await inbox.FailedAsync(queue, message, TimeSpan.FromHours(1), default);

        await inbox.ApplyAsync(queue, [message], default);
        Assert.Empty(await service.EffectsAsync());
        await inbox.ApplyAsync(queue, [message with { Attempt = 1 }], default);
        Assert.Single(await service.EffectsAsync());
        Assert.Equal(0L, await service.Database.ScalarAsync<long>("SELECT count(*) FROM platform.failed"));

        // One that should have been back long ago was lost with its queue: another copy takes its place.
        await service.CountAsync(message.Subject);
        var second = (await service.PublishedAsync())[1];
        await inbox.FailedAsync(queue, second, TimeSpan.FromHours(-1), default);
        await inbox.ApplyAsync(queue, [second], default);
        Assert.Equal([1, 2], (await service.EffectsAsync()).Select(x => x.Version));
    }

    [Fact]
    public async Task What_was_held_fails_alone_and_is_found_again_after_a_crash()
    {
        await using var vhost = await BrokerVhost.CreateAsync();
        var bad = 2;
        await using var service = await SampleService.StartAsync(vhost.Address, work: false, handlers: on => on.Handle<ThingCounted, SampleDb>((m, db, ct) =>
            m.Version == bad ? throw new InvalidOperationException("second") : SampleService.Count(m, db, ct)).Fills<Effect>());
        var thing = await service.CountAsync();
        await service.CountAsync(thing);
        await service.CountAsync(thing);
        var (inbox, queue) = Parts(service);
        var published = await service.PublishedAsync();
        await inbox.ApplyAsync(queue, [published[1]], default);

        await Assert.ThrowsAsync<InvalidOperationException>(() => inbox.ApplyAsync(queue, [published[0]], default));
        await inbox.ApplyAloneAsync(queue, published[0], default);
        Assert.Equal([1], (await service.EffectsAsync()).Select(x => x.Version));
        var held = await inbox.NextAsync(queue, thing, default);
        Assert.Equal((2, true), (held!.Version, held.Held));
        await Assert.ThrowsAsync<InvalidOperationException>(() => inbox.ApplyAloneAsync(queue, held, default));
        Assert.Equal(1L, await service.Database.ScalarAsync<long>("SELECT count(*) FROM platform.held"));

        // The first one comes once more, because the process ended before it was acknowledged.
        bad = 0;
        await inbox.ApplyAsync(queue, [published[0]], default);
        Assert.Equal([1, 2], (await service.EffectsAsync()).Select(x => x.Version));

        // One that is put aside leaves the database; its copy comes from the delay queue.
        bad = 3;
        await inbox.ApplyAsync(queue, [published[2] with { Version = 4, Id = Guid.NewGuid() }], default);
        var fourth = (await Held(service)).Single();
        await inbox.FailedAsync(queue, fourth, TimeSpan.FromHours(1), default);
        Assert.Empty(await Held(service));
        await inbox.ApplyAsync(queue, [fourth with { Held = false, Attempt = 1 }], default);
        Assert.Single(await Held(service));

        async Task<List<Incoming>> Held(SampleService from)
        {
            var all = new List<Incoming>();
            await using var command = from.Source.CreateCommand("SELECT id, name, subject, version, occurred_at, body FROM platform.held");
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
                all.Add(new Incoming(rows.GetGuid(0), rows.GetString(1), rows.GetGuid(2), rows.GetInt32(3), null, rows.GetFieldValue<DateTimeOffset>(4), rows.GetFieldValue<byte[]>(5)) { Held = true });
            }

            return all;
        }
    }

    private static (Aggregator.Platform.Inbox.Inbox Inbox, QueueDefinition Queue) Parts(SampleService service) =>
        (service.Host.Services.GetRequiredService<Aggregator.Platform.Inbox.Inbox>(), service.Host.Services.GetRequiredService<ServiceDefinition>().Queues[0]);
}
