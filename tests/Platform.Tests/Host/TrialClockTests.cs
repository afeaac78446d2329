using Aggregator.Platform.Host;
using Aggregator.Platform.Tests.Http;

namespace Aggregator.Platform.Tests.Host;

public sealed class TrialClockTests(HttpSample sample)
{
    [Theory]
    [InlineData(1, null)]
    [InlineData(3650, null)]
    [InlineData(-1, "trial-clock-forward-only")]
    [InlineData(7305, "trial-clock-too-far")]
    public void Forward_only_and_never_to_the_end_of_time(int days, string? code)
    {
        var (clock, errors) = (new Clock(), new Errors());
        TrialClock.Check(clock.Now.AddDays(days), clock, errors);
        Assert.Equal(code is null ? [] : [code], errors.All.Select(x => x.Code));
    }

    [Fact]
    public async Task Moving_it_is_in_the_log()
    {
        var (app, client) = await sample.StartAsync(TrialClock.Map);
        await using (app)
        using (client)
        {
            var @operator = Guid.CreateVersion7();
            var token = sample.Tokens.Mint("platform", Guid.CreateVersion7(), ["platform.operator"], @operator);
            Assert.Equal(["/advanceTo trial-clock-too-far"], (await Advance(DateTimeOffset.MaxValue)).Errors);
            var moved = await Advance(DateTimeOffset.UtcNow.AddDays(30));
            Assert.Equal(200, moved.Status);
            Assert.InRange((DateTimeOffset)moved.Json["now"]! - DateTimeOffset.UtcNow, TimeSpan.FromDays(29), TimeSpan.FromDays(31));
            Assert.Equal("trial-clock.advanced", await sample.Database.ScalarAsync<string>("SELECT action FROM platform.log_entry WHERE actor = $1", @operator));
            Assert.Equal(1L, await sample.Database.ScalarAsync<long>("SELECT count(*) FROM platform.trial_clock WHERE offset_ms > 29 * 86400000::bigint"));

            Task<Reply> Advance(DateTimeOffset to) => HttpSample.SendAsync(client, HttpMethod.Post, "trial-clock", new { advanceTo = to }, token);
        }
    }
}
