using Aggregator.Messages;
using Aggregator.Messages.Contract;
using Aggregator.Messages.DemandCollection;
using Aggregator.Messages.Tender;
using Aggregator.Support;

namespace Aggregator.GppMonitoring.Tests.Feed;

public class StorePublicEventTests(GppService service)
{
    [Fact]
    public async Task A_message_delivered_twice_is_kept_once_and_internal_ones_never()
    {
        var (body, lot) = (Ids.Next(), Ids.Next());
        var fact = new BodyChanged(body, "municipality", "Comune doppio", null, null, null, null, null, null);
        var id = await service.PublishAsync(body, fact);
        await service.PublishAsync(body, fact, version: 1, id: id);
        await service.PublishAsync(lot, new AwardProposed(lot, Ids.Next(), Ids.Next(), Ids.Next(), Ids.Next(), Money.Euro(1)));
        await service.PublishAsync(lot, new LotUnsuccessful(lot, Ids.Next(), Ids.Next(), Ids.Next(), "nessuna offerta"));
        await Eventually.Holds(async () =>
        {
            var items = (await service.Anonymous().Get("/api/open-data/v1/events?last=500")).Items();
            Assert.Single(items, item => item.Text("subject") == body.ToString());
            // The proposal is a version of the lot that the feed passes over: it stays inside the platform.
            Assert.Equal("tender.lot-unsuccessful.v1", items.Single(item => item.Text("subject") == lot.ToString()).Text("type"));
        });
    }

    [Theory]
    [InlineData("office-cleaning", 1)]
    [InlineData("armed-security", 0)]
    public async Task Nobody_learns_from_it_when_and_where_guards_stand(string category, int lines)
    {
        var story = new Story(service, category);
        var order = Ids.Next();
        await story.Submitted(0);
        await service.PublishAsync(story.Demands[0], new DemandReturned(story.Demand(0), "manca il turno di notte al Municipio 1"));
        await service.PublishAsync(story.Demands[0], new DemandAmended(story.Demand(0)));
        await service.PublishAsync(story.Demands[0], new DemandApproved(story.Demand(0)));
        await service.PublishAsync(story.Demands[0], new DemandWithdrawn(story.Demand(0), "il turno di notte non serve più"));
        await service.PublishAsync(order, new OrderPlaced(story.Order(order, 0, 0, "placed", 500)));
        await Eventually.Holds(async () =>
        {
            var items = (await service.Anonymous().Get("/api/open-data/v1/events?last=500")).Items();
            var told = items.Where(item => item.Text("subject") == story.Demands[0].ToString()).Select(item => item.GetProperty("data")).ToList();
            Assert.Equal(5, told.Count);
            Assert.All(told, data =>
            {
                var demand = data.GetProperty("demand");
                Assert.Equal(("1000.00", lines), (demand.GetProperty("totalValue").Text("amount"), demand.GetProperty("lines").GetArrayLength()));
                Assert.All(demand.GetProperty("lines").EnumerateArray(), line => Assert.Empty(line.GetProperty("fields").EnumerateObject()));
            });
            Assert.Equal(("", ""), (told[1].Text("reasons"), told[4].Text("reason")));
            var ordered = items.Single(item => item.Text("subject") == order.ToString()).GetProperty("data").GetProperty("order");
            Assert.Equal(("500.00", 0), (ordered.GetProperty("amount").Text("amount"), ordered.GetProperty("lines").GetArrayLength()));
        });
        await story.Opened();
        await Eventually.Holds(async () => Assert.Equal(lines, (await service.Anonymous().Get($"/api/open-data/v1/initiatives/{story.Initiative}/demands")).Items().Single().GetProperty("lines").GetArrayLength()));
    }
}
