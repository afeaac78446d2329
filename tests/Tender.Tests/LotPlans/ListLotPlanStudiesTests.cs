using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.LotPlans;

public class ListLotPlanStudiesTests(TenderUnderTest on)
{
    [Fact]
    public async Task Studies_come_newest_first_to_their_owner_only()
    {
        var play = await (await Play.Collected(on, bodies: 6)).Located();
        var first = (Guid)(await on.Call(play.Planner, "POST", "/lot-plan-studies", StudyLotPlansTests.Body(play, new { lots = 2 }))).Is(202)["id"]!;
        var second = (Guid)(await on.Call(play.Planner, "POST", "/lot-plan-studies", StudyLotPlansTests.Body(play, new { lots = 3 }, new { lots = 9 }))).Is(202)["id"]!;
        await GetLotPlanStudyTests.Done(on, play, second);
        var listed = await List(play.Planner);
        Assert.Equal([second, first], listed.Select(x => (Guid)x!["id"]!));
        Assert.Equal(("done", 2, 2), ((string)listed[0]!["state"]!, (int)listed[0]!["done"]!, (int)listed[0]!["total"]!));
        Assert.Equal(2, (await List(play.Rup)).Count);
        Assert.Equal(2, (await List(Person.Auditor)).Count);
        Assert.Empty(await List(Person.Of("cpb", Guid.CreateVersion7(), "cpb.planner")));
        (await on.Call(null, "GET", $"/lot-plan-studies?initiativeId={play.Initiative}")).Is(401);

        async Task<System.Text.Json.Nodes.JsonArray> List(Person who) => (await on.Call(who, "GET", $"/lot-plan-studies?initiativeId={play.Initiative}")).Is(200)["items"]!.AsArray();
    }
}
