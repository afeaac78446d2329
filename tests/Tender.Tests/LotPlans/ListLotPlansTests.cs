using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.LotPlans;

public class ListLotPlansTests(TenderUnderTest on)
{
    [Fact]
    public async Task Plans_stand_side_by_side_for_their_owner()
    {
        var play = await (await Play.Collected(on)).Planned(approve: false);
        await play.Planned(lots: 1);
        Assert.Equal(2, await Count(play.Planner));
        Assert.Equal(2, await Count(Person.Auditor));
        Assert.Equal(1, await Count(null));
        Assert.Equal(1, await Count(Person.Of("cpb", Guid.CreateVersion7(), "cpb.rup")));

        // One draft and one approved, both made by themselves.
        Assert.Equal((1, 1, 2, 0), (await Count(play.Planner, "&draft=true"), await Count(play.Planner, "&draft=false"), await Count(play.Planner, "&studied=false"), await Count(play.Planner, "&studied=true")));

        async Task<int> Count(Person? who, string more = "") => (await on.Call(who, "GET", $"/lot-plans?initiativeId={play.Initiative}{more}")).Is(200)["items"]!.AsArray().Count;
    }
}
