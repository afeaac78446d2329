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
        // Lots are listed without what each body asked for in them.
        var lots = (await on.Call(null, "GET", $"/procedures?initiativeId={play.Initiative}")).Is(200)["items"]![0]!["lots"]!.AsArray();
        Assert.Equal(play.Lots, lots.Select(x => x!["lotId"]!.GetValue<Guid>()));
        Assert.All(lots, x => Assert.Null(x!["bodyIds"]));
        Assert.All((await on.Call(null, "GET", play.At)).Is(200)["lots"]!.AsArray(), x => Assert.Single(x!["bodyIds"]!.AsArray()));

        async Task<int> Count(Person? who) => (await on.Call(who, "GET", $"/procedures?initiativeId={play.Initiative}")).Is(200)["items"]!.AsArray().Count;
    }
}
