using Aggregator.Support;
using Aggregator.Tender.Sealing;
using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Bids;

public class GetReceiptTests(TenderUnderTest on)
{
    [Fact]
    public async Task A_receipt_gets_the_number_of_its_seal_once_the_envelopes_are_open()
    {
        var play = await Play.Published(on, lots: 1);
        var firm = await play.Firm();
        var bid = await play.Bid(firm);
        (await on.Call(firm, "PUT", $"/bids/{bid}", await play.Envelopes(firm))).Is(200);
        // A number now would tell how many bids came before.
        Assert.Null((await on.Call(firm, "GET", $"/bids/{bid}/receipt")).Is(200)["seal"]);
        await play.Over();
        await play.Open("administrative");
        await Eventually.Holds(async () =>
        {
            var receipt = (await on.Call(firm, "GET", $"/bids/{bid}/receipt")).Is(200);
            Assert.Equal(Receipt.Hash((string)receipt["receipt"]!), (string?)receipt["receiptSha256"]);
            var number = (long)receipt["seal"]!["number"]!;
            Assert.Equal(bid, await on.Database.ScalarAsync<Guid>("SELECT e.subject FROM platform.log_seal s JOIN platform.log_entry e ON e.id = s.entry WHERE s.number = $1", number));
            Assert.Equal((string)receipt["receiptSha256"]!, await on.Database.ScalarAsync<string>(
                "SELECT e.after::jsonb ->> 'receipt' FROM platform.log_seal s JOIN platform.log_entry e ON e.id = s.entry WHERE s.number = $1", number));
        });
        (await on.Call(await play.Firm(), "GET", $"/bids/{bid}/receipt")).Is(404);
    }
}
