using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Lots;

public class RecordDrawTests(TenderUnderTest on)
{
    [Fact]
    public async Task A_draw_orders_bids_that_are_equal_in_everything()
    {
        var play = await Play.Published(on, lots: 1);
        var (a, b) = (await play.Bid(await play.Firm()), await play.Bid(await play.Firm()));
        await play.Over();
        await play.Open("administrative");
        await play.Qualified();
        await play.Juried();
        await play.Open("technical");
        await play.Scored();
        await play.Open("economic");
        (await play.Evaluate()).Refused(409, "tender.tie-needs-draw");
        (await on.Call(play.Rup, "POST", play.LotAt() + "/draw", new { bids = new[] { b, b }, reference = "v" })).Invalid("/bids", "duplicate");
        (await on.Call(play.Rup, "POST", play.LotAt() + "/draw", new { bids = new[] { Guid.CreateVersion7() }, reference = "v" })).Refused(422, "tender.bids-differ");
        (await on.Call(Person.Of("cpb", Guid.CreateVersion7(), "cpb.rup"), "POST", play.LotAt() + "/draw", new { bids = new[] { b, a }, reference = "v" })).Is(404);
        (await on.Call(play.Rup, "POST", play.LotAt() + "/draw", new { bids = new[] { b, a }, reference = "Verbale 3" })).Is(200);
        Assert.Equal(b, (await play.Evaluate()).Is(200)["ranking"]![0]!["bid"]!.GetValue<Guid>());
    }
}
