using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Bids;

public class ReplaceBidTests(TenderUnderTest on)
{
    [Fact]
    public async Task The_last_version_before_the_deadline_counts()
    {
        var play = await Play.Published(on, lots: 1);
        var firm = await play.Firm();
        var bid = await play.Bid(firm, discount: "5");
        var first = (await on.Call(firm, "GET", $"/bids/{bid}/receipt")).Is(200);
        var replaced = (await on.Call(firm, "PUT", $"/bids/{bid}", await play.Envelopes(firm, discount: "9"), ("If-Match", "\"1\""))).Is(200);
        Assert.NotEqual((string?)first["receipt"], (string?)replaced["receipt"]);
        (await on.Call(firm, "PUT", $"/bids/{bid}", await play.Envelopes(firm), ("If-Match", "\"1\""))).Refused(412, "stale");
        await play.Ranked();
        Assert.Equal("9", (string?)(await play.Bids()).Single()!["discountPercent"]!.GetValue<string>().TrimEnd('0').TrimEnd('.'));
    }

    [Fact]
    public async Task Late_transplanted_or_somebody_elses_is_refused()
    {
        var play = await Play.Published(on);
        var (firm, other) = (await play.Firm(), await play.Firm());
        var bid = await play.Bid(firm);
        (await on.Call(other, "PUT", $"/bids/{bid}", await play.Envelopes(other))).Is(404);
        (await on.Call(firm, "PUT", $"/bids/{bid}", await play.Envelopes(firm, lot: 1))).Refused(422, "tender.envelope-transplanted");
        (await on.Call(firm, "PUT", $"/bids/{bid}", new { envelopes = new { administrative = "a", technical = "b", economic = "c" } })).Invalid("/envelopes/economic", "tender.envelope-malformed");
        var last = await play.Envelopes(firm);
        await play.Over();
        (await on.Call(firm, "PUT", $"/bids/{bid}", last)).Refused(422, "tender.deadline-passed");
    }
}
