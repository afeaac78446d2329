using Aggregator.Tender.Tests.Support;
using Aggregator.Support;

namespace Aggregator.Tender.Tests.LotPlans;

public class GetLotPlanStudyTests(TenderUnderTest on)
{
    [Fact]
    public async Task Figures_follow_changes_by_hand()
    {
        var play = await (await Play.Collected(on, bodies: 6)).Located();
        var id = (Guid)(await on.Call(play.Planner, "POST", "/lot-plan-studies", StudyLotPlansTests.Body(play, new { lots = 2 }))).Is(202)["id"]!;
        var plan = (Guid)(await Done(on, play, id))["alternatives"]![0]!["lotPlanId"]!;
        var before = (await on.Call(play.Planner, "GET", $"/lot-plan-studies/{id}")).ETag;
        (await on.Call(play.Planner, "POST", $"/lot-plans/{plan}/merge", new { into = 1, lot = 2 }, ("If-Match", "*"))).Is(200);
        var study = (await on.Call(play.Planner, "GET", $"/lot-plan-studies/{id}")).Is(200);
        Assert.Single(study["alternatives"]![0]!["figures"]!["lots"]!.AsArray());
        // A copy kept from before the change is not fresh any more.
        Assert.NotEqual(before, (await on.Call(play.Planner, "GET", $"/lot-plan-studies/{id}")).ETag);
        Assert.Equal("1.3", (string?)study["travelRule"]!["detour"]);
        (await on.Call(Person.Auditor, "GET", $"/lot-plan-studies/{id}")).Is(200);
    }

    [Fact]
    public async Task Others_do_not_find_it()
    {
        var play = await Play.Collected(on);
        var id = (Guid)(await on.Call(play.Planner, "POST", "/lot-plan-studies", StudyLotPlansTests.Body(play, new { lots = 2 }))).Is(202)["id"]!;
        (await on.Call(Person.Of("cpb", Guid.CreateVersion7(), "cpb.planner"), "GET", $"/lot-plan-studies/{id}")).Is(404);
        (await on.Call(null, "GET", $"/lot-plan-studies/{id}")).Is(401);
    }

    internal static async Task<System.Text.Json.Nodes.JsonNode> Done(TenderUnderTest on, Play play, Guid id)
    {
        System.Text.Json.Nodes.JsonNode? study = null;
        await Eventually.Holds(async () =>
        {
            study = (await on.Call(play.Planner, "GET", $"/lot-plan-studies/{id}")).Is(200);
            Assert.Equal("done", (string?)study["state"]);
        }, TimeSpan.FromSeconds(90));
        return study!;
    }
}
