using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.LotPlans;

public class GetLotPlanTests(TenderUnderTest on)
{
    [Fact]
    public async Task A_draft_is_its_owners_and_an_approved_plan_everybodys()
    {
        var play = await (await Play.Collected(on)).Planned(approve: false);
        (await on.Call(null, "GET", $"/lot-plans/{play.Plan}")).Is(404);
        (await on.Call(Person.Of("cpb", Guid.CreateVersion7(), "cpb.planner"), "GET", $"/lot-plans/{play.Plan}")).Is(404);
        (await on.Call(play.Rup, "GET", $"/lot-plans/{play.Plan}")).Is(200);
        (await on.Call(Person.Auditor, "GET", $"/lot-plans/{play.Plan}")).Is(200);
        (await on.Call(play.Rup, "POST", $"/lot-plans/{play.Plan}/approve")).Is(200);
        Assert.Equal("approved", (string?)(await on.Call(null, "GET", $"/lot-plans/{play.Plan}")).Is(200)["state"]);
    }
}
