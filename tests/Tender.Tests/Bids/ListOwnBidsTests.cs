using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Bids;

public class ListOwnBidsTests(TenderUnderTest on)
{
    [Fact]
    public async Task A_firm_lists_its_own_and_an_auditor_none()
    {
        var play = await Play.Published(on);
        var (firm, rival) = (await play.Firm(), await play.Firm());
        await play.Bid(firm);
        await play.Bid(firm, lot: 1);
        await play.Bid(rival);
        Assert.Equal(2, await Count(firm));
        Assert.Equal(1, await Count(rival));
        Assert.Equal(0, await Count(Person.Auditor));
        (await on.Call(play.Rup, "GET", "/bids")).Is(403);

        async Task<int> Count(Person who) => (await on.Call(who, "GET", $"/bids?procedureId={play.Procedure}")).Is(200)["items"]!.AsArray().Count;
    }
}
