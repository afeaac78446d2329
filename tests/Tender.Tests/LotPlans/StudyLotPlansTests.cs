using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.LotPlans;

public class StudyLotPlansTests(TenderUnderTest on)
{
    [Fact]
    public async Task Several_plans_are_made_side_by_side_and_the_impossible_one_says_why()
    {
        var play = await (await Play.Collected(on, bodies: 6)).Located();
        var asked = (await on.Call(play.Planner, "POST", "/lot-plan-studies", Body(play, new { lots = 2 }, new { lots = 3 }, new { lots = 3, compactness = "4" }, new { lots = 9 }))).Is(202);
        Assert.Equal(("running", 0, 4), ((string)asked["state"]!, (int)asked["done"]!, (int)asked["total"]!));
        var done = await GetLotPlanStudyTests.Done(on, play, (Guid)asked["id"]!);
        var each = done["alternatives"]!.AsArray();
        Assert.Equal([2, 3, 3, 9], each.Select(x => (int)x!["lots"]!));
        Assert.All(each.Take(3), x => Assert.Equal("draft", (string?)x!["state"]));
        Assert.Contains("/terms/lots tender.lots-more-than-units", each[3]!["obstacles"]!.AsArray().Select(x => $"{x!["pointer"]} {x["code"]}"));
        Assert.Contains(each, x => (bool)x!["efficient"]!);
        // Each is a draft with its own reasons, which name the others.
        var chosen = (await on.Call(play.Rup, "POST", $"/lot-plans/{each[1]!["lotPlanId"]}/approve")).Is(200);
        Assert.Contains("Sono state confrontate 3 suddivisioni. Quella scelta: 3 lotti", (string?)chosen["statement"]);
    }

    [Fact]
    public async Task Nonsense_and_strangers_are_refused()
    {
        var play = await Play.Collected(on);
        (await on.Call(play.Planner, "POST", "/lot-plan-studies", Body(play))).Invalid("/variations", "required");
        (await on.Call(play.Planner, "POST", "/lot-plan-studies", Body(play, [.. Enumerable.Range(1, 25).Select(x => (object)new { seed = x })]))).Invalid("/variations", "too-many");
        (await on.Call(play.Planner, "POST", "/lot-plan-studies", Body(play, new { lots = 0 }))).Invalid("/variations/0/lots", "tender.lots-range");
        (await on.Call(play.Planner, "POST", "/lot-plan-studies", Body(play, new { lots = 1 }, new { lots = 1 }))).Invalid("/variations/1", "duplicate");
        (await on.Call(Person.Of("cpb", Guid.CreateVersion7(), "cpb.planner"), "POST", "/lot-plan-studies", Body(play, new { lots = 1 }))).Refused(422, "tender.initiative-unknown");
        (await on.Call(play.Rup, "POST", "/lot-plan-studies", Body(play, new { lots = 1 }))).Is(403);
    }

    internal static object Body(Play play, params object[] variations) => new { initiativeId = play.Initiative, closureNumber = 1, terms = new { lots = 2, maxImbalance = "0.9" }, variations };
}
