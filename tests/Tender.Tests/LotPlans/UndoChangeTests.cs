using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.LotPlans;

public class UndoChangeTests(TenderUnderTest on)
{
    [Fact]
    public async Task Changes_are_taken_back_one_by_one_and_the_log_keeps_all()
    {
        var play = await (await Play.Collected(on, bodies: 6)).Located();
        var plan = await play.Cut(2);
        var id = plan.Is(201)["id"]!.GetValue<Guid>();
        (await on.Call(play.Planner, "POST", $"/lot-plans/{id}/merge", new { into = 1, lot = 2 }, ("If-Match", plan.ETag!))).Is(200);
        var split = (await on.Call(play.Planner, "POST", $"/lot-plans/{id}/split", new { lot = 1 }, ("If-Match", "*"))).Is(200);
        Assert.Equal(2, (int)split["editions"]!);
        (await on.Call(play.Planner, "POST", $"/lot-plans/{id}/undo", null, ("If-Match", "*"))).Is(200);
        var back = (await on.Call(play.Planner, "POST", $"/lot-plans/{id}/undo", null, ("If-Match", "*"))).Is(200);
        Assert.Equal(plan.Body!["lots"]!.ToJsonString(), back["lots"]!.ToJsonString());
        Assert.Equal(plan.Body["figures"]!.ToJsonString(), back["figures"]!.ToJsonString());
        (await on.Call(play.Planner, "POST", $"/lot-plans/{id}/undo", null, ("If-Match", "*"))).Refused(409, "tender.lot-plan-nothing-to-undo");
        Assert.Equal(5, await on.Database.ScalarAsync<long>("SELECT count(*) FROM platform.log_entry WHERE subject = $1", id));
        // After going back another change is as good as the first.
        (await on.Call(play.Planner, "POST", $"/lot-plans/{id}/merge", new { into = 1, lot = 2 }, ("If-Match", "*"))).Is(200);
    }

    [Fact]
    public async Task The_reasons_name_what_else_was_made_after_every_change_and_the_rup_signs_what_is_read()
    {
        var play = await (await Play.Collected(on, bodies: 6)).Located();
        var study = (Guid)(await on.Call(play.Planner, "POST", "/lot-plan-studies", StudyLotPlansTests.Body(play, new { lots = 2 }, new { lots = 3 }, new { lots = 9 }))).Is(202)["id"]!;
        var plans = (await GetLotPlanStudyTests.Done(on, play, study))["alternatives"]!.AsArray().Select(x => (Guid?)x!["lotPlanId"]).ToList();
        var first = (string)(await on.Call(play.Planner, "GET", $"/lot-plans/{plans[0]}")).Is(200)["statement"]!;
        Assert.Contains("Sono state confrontate 2 suddivisioni. Quella scelta: 2 lotti", first);
        Assert.Contains("Le altre: 3 lotti", first);
        var merged = (await on.Call(play.Planner, "POST", $"/lot-plans/{plans[0]}/merge", new { into = 1, lot = 2 }, ("If-Match", "*"))).Is(200);
        Assert.Contains("Sono state confrontate 2 suddivisioni. Quella scelta: 1 lotti", (string?)merged["statement"]);
        Assert.Equal(first, (string?)(await on.Call(play.Planner, "POST", $"/lot-plans/{plans[0]}/undo", null, ("If-Match", "*"))).Is(200)["statement"]);
        (await on.Call(play.Planner, "POST", $"/lot-plans/{plans[1]}/discard", null, ("If-Match", "*"))).Is(204);
        Assert.Equal(first, (string?)(await on.Call(play.Rup, "POST", $"/lot-plans/{plans[0]}/approve")).Is(200)["statement"]);
    }

    [Fact]
    public async Task Others_are_refused()
    {
        var play = await (await Play.Collected(on, bodies: 6)).Located();
        var plan = await play.Cut(2);
        var id = plan.Is(201)["id"]!.GetValue<Guid>();
        (await on.Call(play.Planner, "POST", $"/lot-plans/{id}/undo", null)).Refused(428, "precondition-required");
        (await on.Call(play.Planner, "POST", $"/lot-plans/{id}/undo", null, ("If-Match", "\"9\""))).Refused(412, "stale");
        (await on.Call(play.Rup, "POST", $"/lot-plans/{id}/undo", null)).Is(403);
        (await on.Call(Person.Of("cpb", Guid.CreateVersion7(), "cpb.planner"), "POST", $"/lot-plans/{id}/undo", null, ("If-Match", "*"))).Is(404);
    }
}
