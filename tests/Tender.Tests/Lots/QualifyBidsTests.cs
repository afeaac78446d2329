using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Lots;

public class QualifyBidsTests(TenderUnderTest on)
{
    [Fact]
    public async Task Every_bid_is_decided_and_an_exclusion_has_its_reason()
    {
        var play = await Play.Published(on, lots: 1);
        var (a, b) = (await play.Bid(await play.Firm()), await play.Bid(await play.Firm()));
        (await Decide(new { bidId = a, admitted = true })).Refused(409, "tender.lot-state");
        await play.Over();
        await play.Open("administrative");
        (await Decide(new { bidId = a, admitted = true })).Refused(422, "tender.bids-differ");
        (await Decide(new { bidId = a, admitted = true }, new { bidId = Guid.CreateVersion7(), admitted = true })).Refused(422, "tender.bids-differ");
        (await Decide(new { bidId = a, admitted = true }, new { bidId = b, admitted = false })).Invalid("/decisions/1/reason", "required");
        (await Decide(new { bidId = a, admitted = true }, new { bidId = a, admitted = true })).Invalid("/decisions/1/bidId", "duplicate");
        (await Decide(new { bidId = a, admitted = true }, new { bidId = b, admitted = false, reason = "Manca il DGUE" })).Is(200);
        Assert.Equal("Manca il DGUE", (string?)(await play.Bids()).Single(x => x!["bidId"]!.GetValue<Guid>() == b)!["exclusion"]);
        (await on.Call(play.Jurors[0], "POST", play.LotAt() + "/qualification", new { })).Is(403);
        (await on.Call(Person.Of("cpb", Guid.CreateVersion7(), "cpb.rup"), "POST", play.LotAt() + "/qualification", new { })).Is(404);

        Task<Reply> Decide(params object[] decisions) => on.Call(play.Rup, "POST", play.LotAt() + "/qualification", new { decisions });
    }
}
