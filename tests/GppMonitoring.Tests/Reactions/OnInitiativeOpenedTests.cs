using Aggregator.Support;

namespace Aggregator.GppMonitoring.Tests.Reactions;

public class OnInitiativeOpenedTests(GppService service)
{
    [Fact]
    public async Task A_plan_that_overtook_its_initiative_gets_its_category_later()
    {
        var story = new Story(service, "armed-security");
        await story.Planned();
        await Eventually.Holds(async () => Assert.Null((await story.Planner.Get($"/api/gpp/v1/lots/{story.Lots[0]}/checklist")).Text("categoryCode")));
        await story.Opened();
        await Eventually.Holds(async () =>
        {
            var checklist = await story.Planner.Get($"/api/gpp/v1/lots/{story.Lots[0]}/checklist");
            Assert.Equal(("armed-security", "NA"), (checklist.Text("categoryCode"), checklist.Text("status")));
        });
    }
}
