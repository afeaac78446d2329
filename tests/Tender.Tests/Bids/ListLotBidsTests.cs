using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Bids;

public class ListLotBidsTests(TenderUnderTest on)
{
    [Fact]
    public async Task Bids_are_listed_once_opened_and_to_their_cpb_alone()
    {
        var play = await Play.Published(on);
        var firm = await play.Firm("Splendente S.p.A.");
        await play.Bid(firm);
        (await on.Call(play.Rup, "GET", play.LotAt() + "/bids")).Refused(409, "tender.bids-sealed");
        await play.Over();
        (await on.Call(play.Rup, "GET", play.LotAt() + "/bids")).Refused(409, "tender.bids-sealed");
        await play.Open("administrative");
        var bid = (await play.Bids()).Single()!;
        Assert.Equal(("Splendente S.p.A.", "submitted"), ((string?)bid["operatorName"], (string?)bid["state"]));
        Assert.Equal(["opened", "sealed", "sealed"], bid["envelopes"]!.AsArray().Select(x => (string?)x!["state"]));
        Assert.Empty(await play.Bids(1));
        (await on.Call(Person.Of("cpb", Guid.CreateVersion7(), "cpb.rup"), "GET", play.LotAt() + "/bids")).Is(404);
        (await on.Call(firm, "GET", play.LotAt() + "/bids")).Is(403);
        (await on.Call(Person.Auditor, "GET", play.LotAt() + "/bids")).Is(200);
    }
}
