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
}
