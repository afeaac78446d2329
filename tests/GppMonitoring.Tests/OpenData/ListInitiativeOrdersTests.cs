using System.Net;
using Aggregator.Messages.Contract;
using Aggregator.Support;

namespace Aggregator.GppMonitoring.Tests.OpenData;

public class ListInitiativeOrdersTests(GppService service)
{
    [Fact]
    public async Task Orders_are_shown_with_who_and_how_much()
    {
        var story = new Story(service);
        await story.Named();
        await story.Opened();
        var order = Ids.Next();
        await service.PublishAsync(order, new OrderPlaced(story.Order(order, 0, 1, "placed", 123.45m)));
        await Eventually.Holds(async () =>
        {
            var item = (await service.Anonymous().Get($"/api/open-data/v1/initiatives/{story.Initiative}/orders")).Items().Single();
            Assert.Equal((order.ToString(), "Comune 2", "Pulita S.r.l.", "123.45", "placed"),
                (item.Text("orderId"), item.GetProperty("body").Text("name"), item.Text("operatorName"), item.GetProperty("amount").Text("amount"), item.Text("state")));
        });
        await service.Anonymous().Get($"/api/open-data/v1/initiatives/{Ids.Next()}/orders", HttpStatusCode.NotFound);
    }
}
