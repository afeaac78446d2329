using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Bids;

public class WithdrawBidTests(TenderUnderTest on)
{
    [Fact]
    public async Task A_withdrawn_bid_leaves_no_ciphertext_and_makes_room_for_another()
    {
        var play = await Play.Published(on);
        var (firm, other) = (await play.Firm(), await play.Firm());
        var bid = await play.Bid(firm);
        (await on.Call(other, "POST", $"/bids/{bid}/withdraw")).Is(404);
        Assert.Equal("withdrawn", (string?)(await on.Call(firm, "POST", $"/bids/{bid}/withdraw")).Is(200)["state"]);
        Assert.Equal(0, await on.Database.ScalarAsync<long>("SELECT count(*) FROM bid_envelope WHERE bid_id = $1", bid));
        (await on.Call(firm, "POST", $"/bids/{bid}/withdraw")).Refused(409, "tender.bid-withdrawn");
        (await on.Call(firm, "PUT", $"/bids/{bid}", await play.Envelopes(firm))).Refused(409, "tender.bid-withdrawn");
        var second = await play.Bid(firm);
        await play.Over();
        (await on.Call(firm, "POST", $"/bids/{second}/withdraw")).Refused(422, "tender.deadline-passed");
        await play.Open("administrative");
        Assert.Equal(second, (await play.Bids()).Single()!["bidId"]!.GetValue<Guid>());
    }
}
