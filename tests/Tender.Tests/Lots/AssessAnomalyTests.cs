using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Lots;

public class AssessAnomalyTests(TenderUnderTest on)
{
    [Fact]
    public async Task A_price_that_looks_too_low_is_explained_or_out()
    {
        var play = await Play.Published(on, lots: 1);
        var (low, other) = (await play.Bid(await play.Firm(), discount: "30"), await play.Bid(await play.Firm(), discount: "5"));
        await play.Ranked(x => x == low ? "0.95" : "0.9");
        (await play.Propose()).Refused(422, "tender.anomaly-unassessed");
        (await on.Call(play.Rup, "POST", play.LotAt() + "/anomaly", new { bidId = low, justified = true, reference = "" })).Invalid("/reference", "required");
        (await on.Call(Person.Of("cpb", Guid.CreateVersion7(), "cpb.rup"), "POST", play.LotAt() + "/anomaly", new { bidId = low, justified = true, reference = "x" })).Is(404);
        (await on.Call(play.Rup, "POST", play.LotAt() + "/anomaly", new { bidId = low, justified = false, reference = "Verbale 5" })).Is(200);
        (await play.Propose()).Refused(409, "tender.lot-state");
        (await play.Evaluate()).Is(200);
        // Alone now, the other reaches the maximum of the price and looks too low in its turn.
        (await play.Propose()).Refused(422, "tender.anomaly-unassessed");
        (await on.Call(play.Rup, "POST", play.LotAt() + "/anomaly", new { bidId = other, justified = true, reference = "Verbale 6" })).Is(200);
        Assert.Equal(other, (await play.Propose()).Is(200)["proposedBidId"]!.GetValue<Guid>());
    }
}
