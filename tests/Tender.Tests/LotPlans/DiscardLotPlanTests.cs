using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.LotPlans;

public class DiscardLotPlanTests(TenderUnderTest on)
{
    [Fact]
    public async Task A_draft_is_gone_with_its_editions_and_the_log_keeps_how_it_was_cut()
    {
        var play = await (await Play.Collected(on, bodies: 6)).Located();
        var study = (Guid)(await on.Call(play.Planner, "POST", "/lot-plan-studies", StudyLotPlansTests.Body(play, new { lots = 2 }, new { lots = 3 }))).Is(202)["id"]!;
        var plans = (await GetLotPlanStudyTests.Done(on, play, study))["alternatives"]!.AsArray().Select(x => (Guid)x!["lotPlanId"]!).ToList();
        var merged = await on.Call(play.Planner, "POST", $"/lot-plans/{plans[0]}/merge", new { into = 1, lot = 2 }, ("If-Match", "*"));
        (await on.Call(play.Planner, "POST", $"/lot-plans/{plans[0]}/discard", null, ("If-Match", merged.ETag!))).Is(204);
        (await on.Call(play.Planner, "GET", $"/lot-plans/{plans[0]}")).Is(404);
        (await on.Call(play.Planner, "POST", $"/lot-plans/{plans[0]}/discard", null, ("If-Match", "*"))).Is(404);
        Assert.Equal(0, await on.Database.ScalarAsync<long>("SELECT count(*) FROM lot_plan_edition WHERE lot_plan_id = $1", plans[0]));
        Assert.Equal(3, await on.Database.ScalarAsync<long>("SELECT count(*) FROM platform.log_entry WHERE subject = $1", plans[0]));
        // Its place among the alternatives stays, empty.
        var left = (await on.Call(play.Planner, "GET", $"/lot-plan-studies/{study}")).Is(200)["alternatives"]!.AsArray();
        Assert.Equal((plans[0], null, null), ((Guid)left[0]!["lotPlanId"]!, (string?)left[0]!["state"], left[0]!["figures"]));
        Assert.Equal((true, "draft"), ((bool)left[1]!["efficient"]!, (string?)left[1]!["state"]));
        (await on.Call(play.Rup, "POST", $"/lot-plans/{plans[1]}/approve")).Is(200);
    }

    [Fact]
    public async Task What_was_approved_stays_and_others_are_refused()
    {
        var play = await (await Play.Collected(on, bodies: 6)).Located();
        var plan = await play.Cut(2);
        var id = plan.Is(201)["id"]!.GetValue<Guid>();
        (await on.Call(play.Planner, "POST", $"/lot-plans/{id}/discard", null)).Refused(428, "precondition-required");
        (await on.Call(play.Planner, "POST", $"/lot-plans/{id}/discard", null, ("If-Match", "\"9\""))).Refused(412, "stale");
        (await on.Call(play.Rup, "POST", $"/lot-plans/{id}/discard", null, ("If-Match", "*"))).Is(403);
        (await on.Call(Person.Of("cpb", Guid.CreateVersion7(), "cpb.planner"), "POST", $"/lot-plans/{id}/discard", null, ("If-Match", "*"))).Is(404);
        (await on.Call(play.Rup, "POST", $"/lot-plans/{id}/approve")).Is(200);
        (await on.Call(play.Planner, "POST", $"/lot-plans/{id}/discard", null, ("If-Match", "*"))).Refused(409, "tender.lot-plan-not-draft");
    }

    [Fact]
    public async Task A_draft_of_a_closure_that_no_longer_holds_can_be_thrown_away()
    {
        var play = await (await Play.Collected(on)).Planned(approve: false);
        await play.Replaced();
        (await on.Call(play.Planner, "POST", $"/lot-plans/{play.Plan}/discard", null, ("If-Match", "*"))).Is(204);
    }
}
