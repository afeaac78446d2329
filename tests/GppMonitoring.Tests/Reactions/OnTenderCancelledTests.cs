using Aggregator.Messages.Tender;
using Aggregator.Support;

namespace Aggregator.GppMonitoring.Tests.Reactions;

public class OnTenderCancelledTests(GppService service)
{
    [Fact]
    public async Task The_checklists_open_again()
    {
        var story = new Story(service);
        var path = $"/api/gpp/v1/lots/{story.Lots[0]}/checklist";
        await story.Opened();
        await story.Planned();
        await story.Noticed();
        await Eventually.Holds(async () => Assert.False((await story.Planner.Get(path)).GetProperty("open").GetBoolean()));
        await service.PublishAsync(story.Procedure, new TenderCancelled(story.Procedure, story.Initiative, story.Cpb, "errore nel bando"));
        await Eventually.Holds(async () => Assert.True((await story.Planner.Get(path)).GetProperty("open").GetBoolean()));
        await Eventually.Holds(async () => Assert.All((await service.Anonymous().Get($"/api/open-data/v1/initiatives/{story.Initiative}")).GetProperty("lots").EnumerateArray(),
            lot => Assert.Equal("planned", lot.Text("state"))));
    }
}
