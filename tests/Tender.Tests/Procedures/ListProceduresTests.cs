using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Procedures;

public class ListProceduresTests(TenderUnderTest on)
{
    [Fact]
    public async Task Drafts_are_listed_to_their_cpb_alone()
    {
        var play = await (await (await Play.Collected(on)).Planned()).Drafted();
        Assert.Equal((1, 0, 1), (await Count(play.Rup), await Count(null), await Count(Person.Auditor)));
        await play.Checked();
        (await on.Call(play.Rup, "POST", play.At + "/publish", new { decisionReference = "x" })).Is(200);
        Assert.Equal(1, await Count(null));

        async Task<int> Count(Person? who) => (await on.Call(who, "GET", $"/procedures?initiativeId={play.Initiative}")).Is(200)["items"]!.AsArray().Count;
    }
}
