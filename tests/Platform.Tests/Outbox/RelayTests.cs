using Aggregator.Platform.Outbox;
using Aggregator.Platform.Tests.Sample;
using Aggregator.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Aggregator.Platform.Tests.Outbox;

public sealed class RelayTests
{
    [Fact]
    public async Task What_was_committed_arrives_once_and_in_order_through_the_broker()
    {
        await using var vhost = await BrokerVhost.CreateAsync();
        await using var service = await SampleService.StartAsync(vhost.Address);
        var things = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => service.CountAsync()));
        for (var round = 0; round < 4; round++)
        {
            await Task.WhenAll(things.Select(x => service.CountAsync(x)));
        }

        await Eventually.Holds(async () => Assert.Equal(250, (await service.EffectsAsync()).Count));
        foreach (var thing in (await service.EffectsAsync()).GroupBy(x => x.Thing))
        {
            Assert.Equal([1, 2, 3, 4, 5], thing.Select(x => x.Version));
        }

        Assert.Equal(0L, await service.Database.ScalarAsync<long>("SELECT count(*) FROM platform.outbox"));
    }

    [Fact]
    public async Task Connections_cut_while_it_sends_lose_nothing()
    {
        await using var vhost = await BrokerVhost.CreateAsync();
        await using var service = await SampleService.StartAsync(vhost.Address);
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < 300; i++)
            {
                await service.CountAsync();
            }
        });
        for (var i = 0; i < 3; i++)
        {
            var before = (await service.EffectsAsync()).Count;
            await vhost.CloseConnectionsAsync("cut by the test");
            await Eventually.Holds(async () => Assert.True((await service.EffectsAsync()).Count > before || sending.IsCompleted));
        }

        await sending;
        await Eventually.Holds(async () => Assert.Equal(300, (await service.EffectsAsync()).Count), TimeSpan.FromSeconds(40));
    }

    [Fact]
    public async Task A_message_that_always_fails_leaves_the_others_alone_and_waits_in_a_delay_queue()
    {
        await using var vhost = await BrokerVhost.CreateAsync();
        var bad = Guid.Empty;
        await using var service = await SampleService.StartAsync(vhost.Address, handlers: on => on.Handle<ThingCounted, SampleDb>((m, db, ct) =>
            m.Subject == bad ? throw new InvalidOperationException("always") : SampleService.Count(m, db, ct)).Fills<Effect>());
        bad = await service.CountAsync();
        for (var i = 0; i < 20; i++)
        {
            await service.CountAsync();
        }

        await Eventually.Holds(async () => Assert.Equal(20, (await service.EffectsAsync()).Count(x => x.Thing != bad)));
        await Eventually.Holds(async () => Assert.Contains("sample.things.delay-1", (await vhost.BacklogAsync()).Keys));
    }

    [Fact]
    public async Task A_lost_message_is_asked_for_again_and_applied()
    {
        await using var vhost = await BrokerVhost.CreateAsync();
        await using var service = await SampleService.StartAsync(vhost.Address);
        var thing = await service.CountAsync();
        await Eventually.Holds(async () => Assert.Single(await service.EffectsAsync()));

        // Lost on purpose: the row leaves the outbox without having been sent.
        await service.Database.ExecuteAsync("CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'");
        await service.Database.ExecuteAsync("CREATE TRIGGER lose BEFORE INSERT ON platform.outbox FOR EACH ROW EXECUTE FUNCTION lose()");
        await using (var connection = await service.Source.OpenConnectionAsync())
        {
            await using var published = new Npgsql.NpgsqlCommand(
                "WITH t AS (UPDATE thing SET facts = 2, number = 2 WHERE id = $1) INSERT INTO platform.published (id, name, subject, version, occurred_at, body) VALUES ($2, 'sample.thing-counted.v1', $1, 2, now(), $3)", connection)
            {
                Parameters = { new() { Value = thing }, new() { Value = Guid.CreateVersion7() }, new() { Value = System.Text.Encoding.UTF8.GetBytes($$"""{"thingId":"{{thing}}","number":2}""") } },
            };
            await published.ExecuteNonQueryAsync();
        }

        await service.Database.ExecuteAsync("DROP TRIGGER lose ON platform.outbox");
        await service.CountAsync(thing);

        await Eventually.Holds(async () => Assert.Equal([1, 2, 3], (await service.EffectsAsync()).Select(x => x.Version)), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_failed_message_finds_its_delay_queue_though_the_broker_lost_it()
    {
        await using var vhost = await BrokerVhost.CreateAsync();
        await using var service = await SampleService.StartAsync(vhost.Address, handlers: on => on.Handle<ThingCounted, SampleDb>((_, _, _) =>
            throw new InvalidOperationException("always")).Fills<Effect>());
        await using (var channel = await service.Host.Services.GetRequiredService<Broker>().OpenAsync(default))
        {
            await channel.Raw.QueueDeleteAsync("sample.things.delay-1", ifUnused: false, ifEmpty: false);
            await channel.PublishAsync("sample.things.delay-1", new RabbitMQ.Client.BasicProperties(), new byte[1], default);
            await Assert.ThrowsAsync<UnroutableException>(() => channel.ConfirmedAsync());
        }

        await service.CountAsync();
        await Eventually.Holds(async () => Assert.Contains("sample.things.delay-1", (await vhost.BacklogAsync()).Keys), TimeSpan.FromSeconds(40));
    }
}
