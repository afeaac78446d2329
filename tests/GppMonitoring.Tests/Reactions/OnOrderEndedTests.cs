using Aggregator.Messages.Contract;
using Aggregator.Support;

namespace Aggregator.GppMonitoring.Tests.Reactions;

public class OnOrderEndedTests(GppService service)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_is_left_to_prove(bool refused)
    {
        var story = new Story(service);
        await story.UntilActive("PUL-CC-3");
        var order = Ids.Next();
        await service.PublishAsync(order, new OrderPlaced(story.Order(order, 0, 0, "placed", 500)));
        await story.Delivered(order, 0, 0, new(2026, 1, 1), new(2026, 1, 31));
        await story.Evidence(1);
        await service.PublishAsync(order, refused ? new OrderRefused(story.Order(order, 0, 0, "refused", 0), "fuori zona") : new OrderCancelled(story.Order(order, 0, 0, "cancelled", 0), "recesso"));
        await Eventually.Holds(async () => Assert.Equal("void", (await story.Evidence(1)).Single().Text("state")));
        var green = (await service.Anonymous().Get($"/api/open-data/v1/initiatives/{story.Initiative}")).GetProperty("lots").EnumerateArray().First().GetProperty("green");
        Assert.Equal("0", green.Text("due"));
    }
}
