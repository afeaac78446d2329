using Aggregator.Messages;
using Aggregator.Messages.Contract;
using Aggregator.Support;

namespace Aggregator.GppMonitoring.Tests.OpenData;

public class OnOrdersTests(GppService service)
{
    [Fact]
    public async Task What_is_ordered_follows_every_change()
    {
        var story = new Story(service);
        await story.Opened();
        await story.Planned();
        await story.Noticed();
        var (one, two, three) = (Ids.Next(), Ids.Next(), Ids.Next());
        await service.PublishAsync(one, new OrderPlaced(story.Order(one, 0, 0, "placed", 500))); // before the agreement is known here
        await story.Activated(0);
        await service.PublishAsync(two, new OrderPlaced(story.Order(two, 0, 1, "placed", 300)));
        await service.PublishAsync(three, new OrderPlaced(story.Order(three, 0, 1, "placed", 200)));
        await Shows(story, "1000.00", "3");
        await service.PublishAsync(one, new OrderAccepted(story.Order(one, 0, 0, "accepted", 500)));
        await service.PublishAsync(one, new OrderReduced(story.Order(one, 0, 0, "accepted", 450), Money.Euro(50), "meno giorni"));
        await service.PublishAsync(two, new OrderRefused(story.Order(two, 0, 1, "refused", 0), "fuori zona"));
        await service.PublishAsync(three, new OrderCancelled(story.Order(three, 0, 1, "cancelled", 0), "recesso"));
        await Shows(story, "450.00", "1");
        await story.Delivered(one, 0, 0, new(2026, 1, 1), new(2026, 1, 31), final: true);
        await Eventually.Holds(async () => Assert.Equal(["completed", "refused", "cancelled"],
            (await service.Anonymous().Get($"/api/open-data/v1/initiatives/{story.Initiative}/orders")).Items().Select(item => item.Text("state")!)));
    }

    private async Task Shows(Story story, string ordered, string count) => await Eventually.Holds(async () =>
    {
        var initiative = await service.Anonymous().Get($"/api/open-data/v1/initiatives/{story.Initiative}");
        var agreement = initiative.GetProperty("lots").EnumerateArray().First().GetProperty("agreement");
        Assert.Equal((ordered, ordered, count), (initiative.GetProperty("ordered").Text("amount"), agreement.GetProperty("ordered").Text("amount"), agreement.Text("orders")));
    });
}
