using Aggregator.Support;

namespace Aggregator.GppMonitoring.Tests.Reactions;

public class OnTenderPublishedTests(GppService service)
{
    [Fact]
    public async Task The_checklist_is_counted_again_with_the_criteria_of_the_notice()
    {
        var story = new Story(service, "road-maintenance");
        await story.Opened();
        await story.Planned(new DateTimeOffset(2024, 12, 1, 9, 0, 0, TimeSpan.Zero)); // before the decree: nothing to decide
        var path = $"/api/gpp/v1/lots/{story.Lots[0]}/checklist";
        await Eventually.Holds(async () => Assert.Equal("NA", (await story.Planner.Get(path)).Text("status")));
        await story.Noticed(new DateTimeOffset(2024, 12, 21, 9, 0, 0, TimeSpan.Zero));
        await Eventually.Holds(async () =>
        {
            var checklist = await story.Planner.Get(path);
            Assert.Equal(("NONE", "roads-2024", "2024-12-21"), (checklist.Text("status"), checklist.Text("edition"), checklist.Text("lawDate")));
        });
    }
}
