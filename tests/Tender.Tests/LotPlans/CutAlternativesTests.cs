using Aggregator.Support;
using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.LotPlans;

public class CutAlternativesTests(TenderUnderTest on)
{
    [Fact]
    public async Task A_study_that_waits_for_its_demands_holds_up_no_other_and_is_given_up_in_the_end()
    {
        var (stuck, play) = (await Play.Collected(on), await Play.Collected(on));
        var waits = (Guid)(await on.Call(stuck.Planner, "POST", "/lot-plan-studies", StudyLotPlansTests.Body(stuck, new { lots = 1 }))).Is(202)["id"]!;
        await GetLotPlanStudyTests.Done(on, stuck, waits);
        await on.Database.ExecuteAsync("UPDATE demand SET total_value = total_value + 0.01 WHERE initiative_id = $1", stuck.Initiative);
        await on.Database.ExecuteAsync("UPDATE lot_plan_study SET state = 'Running', results = '[]' WHERE id = $1", waits);

        var next = (Guid)(await on.Call(play.Planner, "POST", "/lot-plan-studies", StudyLotPlansTests.Body(play, new { lots = 1 }, new { lots = 2 }))).Is(202)["id"]!;
        await GetLotPlanStudyTests.Done(on, play, next);
        Assert.Equal("running", (string?)(await on.Call(stuck.Planner, "GET", $"/lot-plan-studies/{waits}")).Is(200)["state"]);

        await on.AdvanceAsync((await on.NowAsync()).AddMinutes(6));
        await Eventually.Holds(async () =>
        {
            var study = (await on.Call(stuck.Planner, "GET", $"/lot-plan-studies/{waits}")).Is(200);
            Assert.Equal(("refused", "tender.demands-incomplete"), ((string?)study["state"], (string?)study["refusalCode"]));
        }, TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_closure_that_was_reopened_ends_the_study()
    {
        var play = await Play.Collected(on);
        var id = (Guid)(await on.Call(play.Planner, "POST", "/lot-plan-studies", StudyLotPlansTests.Body(play, new { lots = 1 }))).Is(202)["id"]!;
        await GetLotPlanStudyTests.Done(on, play, id);
        await play.Replaced();
        await on.Database.ExecuteAsync("UPDATE lot_plan_study SET state = 'Running', results = '[]' WHERE id = $1", id);
        await Eventually.Holds(async () => Assert.Equal("tender.closure-superseded", (string?)(await on.Call(play.Planner, "GET", $"/lot-plan-studies/{id}")).Is(200)["refusalCode"]), TimeSpan.FromSeconds(60));
    }
}
