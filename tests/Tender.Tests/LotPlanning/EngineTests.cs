using Aggregator.Tender.LotPlanning;

namespace Aggregator.Tender.Tests.LotPlanning;

public class EngineTests
{
    /// <summary>Work that no processor ends in time: more steps than there are.</summary>
    private static readonly LotRequest Endless = LotPlannerTests.Grid(12, 12, 7) with { StepsMax = long.MaxValue / 4 };

    [Fact]
    public async Task A_time_out_is_an_obstacle_never_a_plan()
    {
        var (layout, obstacles) = await new Engine().RunAsync(limit => LotPlanner.Plan(Endless, limit), TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        Assert.Null(layout);
        Assert.Equal("tender.lots-time-out", Assert.Single(obstacles).Code);
    }

    [Fact]
    public async Task Whoever_goes_away_stops_the_work_and_frees_the_seat()
    {
        var engine = new Engine();
        var seats = Math.Max(1, Environment.ProcessorCount / 2);
        using var gone = new CancellationTokenSource();
        var running = Enumerable.Range(0, seats).Select(_ => engine.PlanAsync(Endless, gone.Token)).ToList();
        var waiting = engine.PlanAsync(LotPlannerTests.Grid(4, 4, 2), TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        await gone.CancelAsync();
        foreach (var run in running)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        }

        Assert.Equal(4m, (await waiting).Layout!.Cut);
    }

    [Fact]
    public void The_same_steps_give_the_same_plan()
    {
        var request = LotPlannerTests.Grid(10, 10, 6) with { StepsMax = 50_000, MaxImbalance = 0.2m };
        var (a, b) = (LotPlanner.Plan(request).Layout, LotPlanner.Plan(request).Layout);
        Assert.Equal(a!.Lots.Select(x => string.Join(',', x.Units)), b!.Lots.Select(x => string.Join(',', x.Units)));
        Assert.Equal(a.Steps, b.Steps);
        // Where nothing keeps the bounds the search may take three times the work, and never more than a look beyond.
        Assert.InRange(a.Steps, 1, 3 * 50_000 + 20_000);
    }
}
