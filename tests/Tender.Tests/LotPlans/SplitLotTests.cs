using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.LotPlans;

public class SplitLotTests(TenderUnderTest on)
{
    [Fact]
    public async Task A_lot_is_split_by_hand_or_by_the_engine()
    {
        var play = await (await Play.Collected(on, bodies: 6)).Located();
        var plan = await play.Cut(2);
        var id = plan.Is(201)["id"]!.GetValue<Guid>();
        var largest = plan.Body!["lots"]!.AsArray().MaxBy(x => x!["units"]!.AsArray().Count)!; // the other may be one unit, which nobody can split
        var own = largest["units"]!.AsArray().Select(x => (string)x!).ToList();
        var split = await on.Call(play.Planner, "POST", $"/lot-plans/{id}/split", new { lot = (int)largest["number"]!, unitIds = own.Take(1), title = "Nuovo" }, ("If-Match", plan.ETag!));
        Assert.Equal(own.Take(1), split.Is(200)["lots"]![2]!["units"]!.AsArray().Select(x => (string)x!));
        Assert.Equal("Nuovo", (string?)split.Body!["lots"]![2]!["title"]);
        var whole = (await on.Call(play.Planner, "POST", "/lot-plans", new { initiativeId = play.Initiative, closureNumber = 1, terms = new { lots = 1, maxImbalance = "1" } }));
        var halves = (await on.Call(play.Planner, "POST", $"/lot-plans/{whole.Is(201)["id"]}/split", new { lot = 1 }, ("If-Match", whole.ETag!))).Is(200);
        Assert.Equal(2, halves["lots"]!.AsArray().Count);
        Assert.DoesNotContain(halves["breaches"]!.AsArray(), x => (string?)x!["code"] == "tender.lots-breach-pieces");
        (await on.Call(play.Planner, "POST", $"/lot-plans/{id}/split", new { lot = 3 }, ("If-Match", "*"))).Refused(422, "tender.lots-impossible");
        (await on.Call(play.Planner, "POST", $"/lot-plans/{id}/split", new { lot = 9 }, ("If-Match", "*"))).Refused(422, "tender.lot-unknown");
    }

    [Fact]
    public async Task Others_are_refused()
    {
        var play = await (await Play.Collected(on, bodies: 6)).Located();
        var plan = await play.Cut(2);
        var id = plan.Is(201)["id"]!.GetValue<Guid>();
        (await on.Call(play.Planner, "POST", $"/lot-plans/{id}/split", new { lot = 1 })).Refused(428, "precondition-required");
        (await on.Call(play.Planner, "POST", $"/lot-plans/{id}/split", new { lot = 1 }, ("If-Match", "\"9\""))).Refused(412, "stale");
        (await on.Call(play.Rup, "POST", $"/lot-plans/{id}/split", new { lot = 1 })).Is(403);
        (await on.Call(Person.Of("cpb", Guid.CreateVersion7(), "cpb.planner"), "POST", $"/lot-plans/{id}/split", new { lot = 1 }, ("If-Match", "*"))).Is(404);
    }
}
