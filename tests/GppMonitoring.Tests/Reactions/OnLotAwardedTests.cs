using Aggregator.Support;

namespace Aggregator.GppMonitoring.Tests.Reactions;

public class OnLotAwardedTests(GppService service)
{
    [Fact]
    public async Task Who_had_read_the_checklist_before_the_award_has_an_old_version()
    {
        var story = new Story(service);
        await story.Opened();
        await story.Planned();
        var path = $"/api/gpp/v1/lots/{story.Lots[0]}/checklist";
        var before = await Version();
        await story.Awarded(0, 2700);
        await Eventually.Holds(async () => Assert.NotEqual(before, await Version()));
        Assert.Equal(1L, await service.Service.Database.ScalarAsync<long>(
            "SELECT count(*) FROM platform.log_entry e JOIN green_lot g ON g.id = e.subject WHERE g.lot_id = $1 AND e.action = 'gpp.lot-awarded'", story.Lots[0]));

        async Task<string> Version()
        {
            string? tag = null;
            await Eventually.Holds(async () =>
            {
                using var answer = await story.Planner.GetAsync(path);
                Assert.NotNull(tag = answer.Headers.ETag?.Tag);
            });
            return tag!;
        }
    }

    [Fact]
    public async Task A_lot_that_nobody_planned_here_counts_as_asking_for_nothing()
    {
        var story = new Story(service);
        await story.Awarded(0, 2700); // an award imported from another platform: no plan, no notice, no checklist
        await Eventually.Holds(async () =>
        {
            var overall = (await service.Anonymous().Get($"/api/gpp/v1/indicators?initiativeId={story.Initiative}")).GetProperty("overall");
            Assert.Equal(("0.00", "100.00", "10.00"), (overall.Text("gppByNumber"), overall.Text("scope"), overall.Text("saving")));
        });
    }
}
