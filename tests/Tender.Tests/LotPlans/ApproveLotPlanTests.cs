using Aggregator.Messages.DemandCollection;
using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.LotPlans;

public class ApproveLotPlanTests(TenderUnderTest on)
{
    [Fact]
    public async Task An_approved_plan_is_announced_with_its_base_values()
    {
        var play = await (await Play.Collected(on)).Planned();
        var (name, body) = (await on.Published(play.Plan)).Single();
        Assert.Equal("tender.lot-plan-approved.v1", name);
        Assert.Equal(1, (int)body["closureNumber"]!);
        Assert.Equal(["1000.00", "2000.00"], body["lots"]!.AsArray().Select(x => (string?)x!["baseValue"]!["amount"]).Order());
        (await on.Call(play.Rup, "POST", $"/lot-plans/{play.Plan}/approve")).Refused(409, "tender.lot-plan-not-draft");
    }

    [Fact]
    public async Task One_plan_of_an_initiative_is_approved_even_in_a_race()
    {
        var play = await Play.Collected(on);
        var plans = new List<Guid>();
        for (var i = 0; i < 4; i++)
        {
            await play.Planned(approve: false);
            plans.Add(play.Plan);
        }

        var replies = await Task.WhenAll(plans.Select(x => on.Call(play.Rup, "POST", $"/lot-plans/{x}/approve")));
        Assert.Equal(1, replies.Count(x => x.Status == 200));
        Assert.All(replies.Where(x => x.Status != 200), x => x.Refused(409, "tender.lot-plan-exists"));
    }

    [Fact]
    public async Task A_plan_of_a_later_closure_replaces_one_that_was_not_tendered()
    {
        var play = await (await Play.Collected(on)).Planned();
        var first = play.Plan;
        var second = await play.Replaced();
        (await on.Call(play.Rup, "POST", $"/lot-plans/{second}/approve")).Is(200);
        Assert.Equal("superseded", (string?)(await on.Call(play.Planner, "GET", $"/lot-plans/{first}")).Is(200)["state"]);
    }

    [Fact]
    public async Task Without_its_initiative_it_says_try_again()
    {
        var play = await (await Play.Collected(on)).Planned(approve: false);
        await on.Database.ExecuteAsync("UPDATE initiative SET id = $1 WHERE id = $2", Guid.CreateVersion7(), play.Initiative);
        (await on.Call(play.Rup, "POST", $"/lot-plans/{play.Plan}/approve")).Refused(409, "tender.initiative-awaited");
    }

    [Fact]
    public async Task Others_do_not_find_it()
    {
        var play = await (await Play.Collected(on)).Planned(approve: false);
        (await on.Call(Person.Of("cpb", Guid.CreateVersion7(), "cpb.rup"), "POST", $"/lot-plans/{play.Plan}/approve")).Is(404);
        (await on.Call(play.Planner, "POST", $"/lot-plans/{play.Plan}/approve")).Is(403);
        (await on.Call(play.Rup, "POST", $"/lot-plans/{play.Plan}/approve", null, ("If-Match", "\"7\""))).Refused(412, "stale");
    }
}
