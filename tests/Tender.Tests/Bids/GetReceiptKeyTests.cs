using System.Text.Json.Nodes;
using Aggregator.Tender.Sealing;
using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Bids;

public class GetReceiptKeyTests(TenderUnderTest on)
{
    [Fact]
    public async Task The_published_key_is_that_of_the_receipts()
    {
        var play = await Play.Published(on);
        var firm = await play.Firm();
        var receipt = (string)(await on.Call(firm, "POST", play.LotAt() + "/bids", await play.Envelopes(firm))).Is(201)["receipt"]!;
        var published = (await on.Call(null, "GET", "/receipt-key")).Is(200);
        Assert.Equal((string?)published["kid"], (string?)JsonNode.Parse(Jwe.Decode(receipt.Split('.')[0]))!["jwk"]!["kid"]);
        Assert.False(published.AsObject().ContainsKey("d"));
    }
}
