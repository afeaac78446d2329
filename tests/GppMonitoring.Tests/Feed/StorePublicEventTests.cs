using Aggregator.Messages;
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
}
