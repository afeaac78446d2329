using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.LotPlans;

public class MergeLotsTests(TenderUnderTest on)
{
    [Fact]
    public async Task Two_lots_become_one()
    {
        var play = await (await Play.Collected(on, bodies: 6)).Located();
        var plan = await play.Cut(2);
        var id = plan.Is(201)["id"]!.GetValue<Guid>();
        var merged = (await on.Call(play.Planner, "POST", $"/lot-plans/{id}/merge", new { into = 2, lot = 1 }, ("If-Match", plan.ETag!))).Is(200);
        var lot = Assert.Single(merged["lots"]!.AsArray())!;
        Assert.Equal((1, 6, "21000.00"), ((int)lot["number"]!, lot["units"]!.AsArray().Count, (string?)lot["baseValue"]!["amount"]));
        Assert.Equal((string?)plan.Body!["lots"]![1]!["lotId"], (string?)lot["lotId"]);
        (await on.Call(play.Planner, "POST", $"/lot-plans/{id}/merge", new { into = 0, lot = 1 }, ("If-Match", "*"))).Invalid("/into", "positive");
        (await on.Call(play.Planner, "POST", $"/lot-plans/{id}/merge", new { into = 1, lot = 1 }, ("If-Match", "*"))).Refused(422, "tender.lot-merged-itself");
    }

    [Fact]
    public async Task Others_are_refused()
    {
        var play = await (await Play.Collected(on, bodies: 6)).Located();
        var plan = await play.Cut(2);
        var id = plan.Is(201)["id"]!.GetValue<Guid>();
        (await on.Call(play.Planner, "POST", $"/lot-plans/{id}/merge", new { into = 1, lot = 2 })).Refused(428, "precondition-required");
        (await on.Call(play.Planner, "POST", $"/lot-plans/{id}/merge", new { into = 1, lot = 2 }, ("If-Match", "\"9\""))).Refused(412, "stale");
        (await on.Call(play.Rup, "POST", $"/lot-plans/{id}/merge", new { into = 1, lot = 2 })).Is(403);
        (await on.Call(Person.Of("cpb", Guid.CreateVersion7(), "cpb.planner"), "POST", $"/lot-plans/{id}/merge", new { into = 1, lot = 2 }, ("If-Match", "*"))).Is(404);
    }
}
