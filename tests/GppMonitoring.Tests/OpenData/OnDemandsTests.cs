using Aggregator.Messages.DemandCollection;
using Aggregator.Support;

namespace Aggregator.GppMonitoring.Tests.OpenData;

public class OnDemandsTests(GppService service)
{
    [Fact]
    public async Task Totals_follow_what_stands()
    {
        var story = new Story(service);
        await story.Submitted(0, 1000); // before the initiative is known here
        await story.Opened();
        await story.Submitted(1, 2000);
        await story.Submitted(2, 4000);
        await Total(story, 3, "7000.00");
        await service.PublishAsync(story.Demands[1], new DemandAmended(story.Demand(1, 2500)));
        await Total(story, 2, "5000.00"); // an amended demand must be signed again
        await story.Submitted(1, 2500);
        await story.Approved(1, 2500);
        await Total(story, 3, "7500.00");
        await service.PublishAsync(story.Demands[2], new DemandReturned(story.Demand(2, 4000), "quantità inverosimile"));
        await service.PublishAsync(story.Demands[0], new DemandWithdrawn(story.Demand(0, 1000), "rinuncia"));
        await Total(story, 1, "2500.00");
        var states = (await service.Anonymous().Get($"/api/open-data/v1/initiatives/{story.Initiative}/demands")).Items().ToDictionary(item => item.Text("demandId")!, item => item.Text("state"));
        Assert.Equal(["withdrawn", "approved", "returned"], story.Demands.Select(demand => states[demand.ToString()]));
    }

    private async Task Total(Story story, int count, string value) => await Eventually.Holds(async () =>
    {
        var initiative = await service.Anonymous().Get($"/api/open-data/v1/initiatives/{story.Initiative}");
        Assert.Equal((count.ToString(), value), (initiative.Text("demandCount"), initiative.GetProperty("totalValue").Text("amount")));
    });
}
