using Aggregator.Support;

namespace Aggregator.GppMonitoring.Tests.Reactions;

public class OnLotAwardedTests(GppService service)
{
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
