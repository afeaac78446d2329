using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Openings;

public class ListSharesTests(TenderUnderTest on)
{
    [Fact]
    public async Task A_holder_gets_its_own_shares_and_nobody_else_any()
    {
        var play = await Play.Published(on);
        var shares = (await on.Call(play.Holders[1].Who, "GET", play.At + "/shares")).Is(200);
        Assert.Equal((2, 3), ((int)shares["quorum"]!, shares["shares"]!.AsArray().Count));
        Assert.All(shares["shares"]!.AsArray(), x => Assert.Equal(2, (int)x!["number"]!));
        (await on.Call(Person.Of("cpb", play.Cpb, "cpb.key-holder"), "GET", play.At + "/shares")).Is(404);
        (await on.Call(Person.Of("cpb", Guid.CreateVersion7(), "cpb.key-holder"), "GET", play.At + "/shares")).Is(404);
        (await on.Call(Person.Auditor, "GET", play.At + "/shares")).Is(404);
        (await on.Call(play.Rup, "GET", play.At + "/shares")).Is(403);
    }
}
