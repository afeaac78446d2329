using Aggregator.Platform.Tests.Sample;
using Aggregator.Support;

namespace Aggregator.Platform.Tests.Host;

public sealed class DueTests
{
    [Fact]
    public async Task Due_work_that_fails_waits_while_the_other_goes_on()
    {
        await using var vhost = await BrokerVhost.CreateAsync();
        var (broken, failures) = (true, 0);
        await using var service = await SampleService.StartAsync(vhost.Address, define: on =>
        {
            on.Due<SampleDb>("broken", (thing, db, _, _) =>
            {
                db.Add(new Effect { Thing = thing, Version = 1, Number = 1 });
                return broken ? throw new InvalidOperationException($"failure {++failures}") : Task.CompletedTask;
            });
            on.Due<SampleDb>("sound", (thing, db, _, _) =>
            {
                db.Add(new Effect { Thing = thing, Version = 2, Number = 2 });
                return Task.CompletedTask;
            });
        });
        var (first, second) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await service.Database.ExecuteAsync(
            "INSERT INTO platform.due (kind, subject, at) VALUES ('broken', $1, now() - interval '2 minutes'), ('sound', $2, now() - interval '1 minute')", first, second);

        await Eventually.Holds(async () => Assert.Equal([(second, 2, 2)], await service.EffectsAsync()));
        await Eventually.Holds(async () => Assert.True(await service.Database.ScalarAsync<int>("SELECT attempts FROM platform.due WHERE subject = $1", first) >= 2));
        Assert.InRange(failures, 2, 4); // and not at every poll
        broken = false;
        await Eventually.Holds(async () => Assert.Equal([(second, 2, 2), (first, 1, 1)], await service.EffectsAsync()));
        Assert.Equal(0L, await service.Database.ScalarAsync<long>("SELECT count(*) FROM platform.due"));
    }
}
