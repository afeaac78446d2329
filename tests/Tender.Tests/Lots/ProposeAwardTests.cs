using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Lots;

public class ProposeAwardTests(TenderUnderTest on)
{
    [Fact]
    public async Task The_first_of_the_ranking_is_proposed_to_the_platform_alone()
    {
        var play = await Play.Published(on, lots: 1);
        var firm = await play.Firm();
        await play.Bid(firm, discount: "12.5");
        (await play.Propose()).Refused(409, "tender.lot-state");
        await play.Ranked();
        (await on.Call(play.Rup, "POST", play.LotAt() + "/award-proposal", null, ("If-Match", "\"1\""))).Refused(412, "stale");
        (await play.Propose()).Is(200);
        var (name, body) = (await on.Published(play.Lots[0])).Last();
        Assert.Equal(("tender.award-proposed.v1", "2625.00"), (name, (string?)body["value"]!["amount"]));
        Assert.Null((await on.Call(null, "GET", play.LotAt())).Is(200)["proposedBidId"]);
        (await on.Call(Person.Of("cpb", Guid.CreateVersion7(), "cpb.rup"), "POST", play.LotAt() + "/award-proposal")).Is(404);
    }

    [Fact]
    public async Task With_a_cap_the_more_valuable_lot_goes_first_and_its_winner_is_passed_over_for_the_next()
    {
        var play = await Play.Published(on, caps: new { awardedMax = 1, reason = "Più imprese sul territorio." });
        Assert.Equal(1, (int)(await on.Call(null, "GET", play.At)).Is(200)["caps"]!["awardedMax"]!);
        var (strong, other) = (await play.Firm(), await play.Firm());
        var bids = new Dictionary<Guid, Guid>();
        for (var lot = 0; lot < 2; lot++)
        {
            bids[await play.Bid(strong, lot, "20")] = strong.Org;
            bids[await play.Bid(other, lot, "10")] = other.Org;
        }

        await play.Ranked();
        (await play.Propose()).Refused(409, "tender.cap-order");
        (await play.Evaluate(1)).Is(200);
        var first = (await play.Propose(1)).Is(200);
        Assert.Equal(strong.Org, bids[(Guid)first["proposedBidId"]!]);
        var next = (await play.Propose()).Is(200);
        Assert.Equal(other.Org, bids[(Guid)next["proposedBidId"]!]);
        Assert.Equal(2, next["ranking"]!.AsArray().Count);

        // The winner of the first lot fails the checks: the other firm comes up there, and the second lot is proposed anew.
        (await play.Verify(false, 1)).Is(200);
        (await play.Verify()).Is(200);
        (await play.Award()).Refused(409, "tender.cap-order");
        (await play.Evaluate(1)).Is(200);
        Assert.Equal(other.Org, bids[(Guid)(await play.Propose(1)).Is(200)["proposedBidId"]!]);
        Assert.Equal("evaluated", (string?)(await on.Call(play.Rup, "GET", play.LotAt())).Is(200)["state"]);
        Assert.Equal(strong.Org, bids[(Guid)(await play.Propose()).Is(200)["proposedBidId"]!]);
    }
}
