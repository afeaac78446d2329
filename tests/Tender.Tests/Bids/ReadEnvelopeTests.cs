using System.Text;
using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Bids;

public class ReadEnvelopeTests(TenderUnderTest on)
{
    [Fact]
    public async Task Papers_are_the_rups_and_the_technical_offer_the_jurys_too()
    {
        var play = await Play.Published(on, lots: 1);
        var firm = await play.Firm();
        var bid = await play.Bid(firm);
        await play.Over();
        (await on.Call(play.Rup, "GET", $"/bids/{bid}/envelopes/administrative")).Is(404);
        await play.Open("administrative");
        var read = (await on.Call(play.Rup, "GET", $"/bids/{bid}/envelopes/administrative")).Is(200);
        Assert.Equal("PLAINTEXT-DGUE di " + firm.Org, Encoding.UTF8.GetString(Convert.FromBase64String((string)read["content"]!)));
        (await on.Call(play.Jurors[0], "GET", $"/bids/{bid}/envelopes/administrative")).Is(403);
        (await on.Call(play.Rup, "GET", $"/bids/{bid}/envelopes/technical")).Is(404);
        (await on.Call(play.Rup, "GET", $"/bids/{bid}/envelopes/nonsense")).Is(404);
        await play.Qualified();
        await play.Juried();
        await play.Open("technical");
        (await on.Call(play.Jurors[0], "GET", $"/bids/{bid}/envelopes/technical")).Is(200);
        (await on.Call(Person.Auditor, "GET", $"/bids/{bid}/envelopes/technical")).Is(200);
        (await on.Call(Person.Of("cpb", play.Cpb, "cpb.juror"), "GET", $"/bids/{bid}/envelopes/technical")).Refused(403, "tender.not-juror");
        (await on.Call(play.Rup, "GET", $"/bids/{bid}/envelopes/economic")).Is(404);
        (await on.Call(Person.Of("cpb", Guid.CreateVersion7(), "cpb.rup"), "GET", $"/bids/{bid}/envelopes/technical")).Is(404);
    }
}
