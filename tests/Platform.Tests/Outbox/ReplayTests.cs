using Aggregator.Messages.Platform;
using Aggregator.Platform.Inbox;
using Aggregator.Platform.Outbox;
using Aggregator.Platform.Tests.Sample;
using Aggregator.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Aggregator.Platform.Tests.Outbox;

public sealed class ReplayTests
{
    [Fact]
    public async Task A_request_is_noted_once_and_sent_from_the_place_that_was_kept()
    {
        await using var vhost = await BrokerVhost.CreateAsync();
        await using var service = await SampleService.StartAsync(vhost.Address, work: false);
        for (var i = 0; i < 5; i++)
        {
            await service.CountAsync();
        }

        for (var i = 0; i < 2; i++)
        {
            await using var scope = service.Host.Services.CreateAsyncScope();
            var wanted = new ReplayRequested("sample", "sample.things", ["sample.thing-counted.v1"], null);
            await OnReplayRequested.Handle(new Received<ReplayRequested>(wanted, Guid.CreateVersion7(), Guid.CreateVersion7(), 1, DateTimeOffset.UtcNow, null, []), "sample",
                scope.ServiceProvider.GetRequiredService<ServiceDb>(), default);
        }

        Assert.Equal(1L, await service.Database.ScalarAsync<long>("SELECT count(*) FROM platform.replay"));
        await service.Database.ExecuteAsync("UPDATE platform.replay SET position = (SELECT min(position) + 1 FROM platform.published WHERE name LIKE 'sample.%')");
        var replay = service.Host.Services.GetRequiredService<Replay>();
        Assert.True(await replay.WorkAsync(default));
        Assert.False(await replay.WorkAsync(default));
        Assert.Equal(0L, await service.Database.ScalarAsync<long>("SELECT count(*) FROM platform.replay"));
        await Eventually.Holds(async () => Assert.Equal(3, (await vhost.BacklogAsync())["sample.things"]));
    }

    [Fact]
    public async Task A_queue_that_is_not_there_gets_nothing_and_holds_nobody_up()
    {
        await using var vhost = await BrokerVhost.CreateAsync();
        await using var service = await SampleService.StartAsync(vhost.Address, work: false);
        await service.CountAsync();
        var replay = service.Host.Services.GetRequiredService<Replay>();
        await Assert.ThrowsAsync<UnroutableException>(() => replay.SendAsync("sample.thinks", ["sample.thing-counted.v1"], null, 0, default));
        await service.Database.ExecuteAsync("INSERT INTO platform.replay (id, queue, names) VALUES ($1, 'sample.thinks', ARRAY['sample.thing-counted.v1'])", Guid.CreateVersion7());
        Assert.True(await replay.WorkAsync(default));
        Assert.False(await replay.WorkAsync(default));
        Assert.Equal(1L, await service.Database.ScalarAsync<long>("SELECT count(*) FROM platform.replay WHERE position = 0 AND next_at > now()"));
    }
}
