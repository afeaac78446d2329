using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.LotPlans;

public class ListPlanningUnitsTests(TenderUnderTest on)
{
    [Fact]
    public async Task The_units_come_with_their_lots_and_borders()
    {
        var play = await (await Play.Collected(on, bodies: 6)).Located();
        var plan = await play.Cut(2);
        var id = plan.Is(201)["id"]!.GetValue<Guid>();
        var map = (await on.Call(play.Planner, "GET", $"/lot-plans/{id}/units")).Is(200);
        Assert.Equal(6, map["units"]!.AsArray().Count);
        Assert.Equal(7, map["borders"]!.AsArray().Count);
        Assert.Equal([1, 2], map["units"]!.AsArray().Select(x => (int)x!["lot"]!).Distinct().Order());
        Assert.Contains(map["units"]!.AsArray(), x => (string?)x!["name"] == "Comune 6" && (string?)x["province"] == "108");
        // Each body's place lies within the area that is drawn for it.
        Assert.Equal(6, map["outlines"]!.AsArray().Count);
        Assert.All(map["units"]!.AsArray(), x =>
        {
            var corners = map["outlines"]!.AsArray().Single(o => (string?)o!["bodyId"] == (string?)x!["bodyId"])!["corners"]!.AsArray();
            Assert.InRange(decimal.Parse((string)x!["longitude"]!), corners.Min(c => decimal.Parse((string)c![0]!)), corners.Max(c => decimal.Parse((string)c![0]!)));
            Assert.InRange(decimal.Parse((string)x["latitude"]!), corners.Min(c => decimal.Parse((string)c![1]!)), corners.Max(c => decimal.Parse((string)c![1]!)));
        });
        (await on.Call(Person.Auditor, "GET", $"/lot-plans/{id}/units")).Is(200);
    }

    [Fact]
    public async Task Sites_are_not_public_even_of_an_approved_plan()
    {
        var play = await (await Play.Collected(on, bodies: 6)).Located();
        var plan = await play.Cut(2);
        var id = plan.Is(201)["id"]!.GetValue<Guid>();
        (await on.Call(play.Rup, "POST", $"/lot-plans/{id}/approve")).Is(200);
        (await on.Call(null, "GET", $"/lot-plans/{id}/units")).Is(401);
        (await on.Call(Person.Of("cpb", Guid.CreateVersion7(), "cpb.planner"), "GET", $"/lot-plans/{id}/units")).Is(404);
        (await on.Call(play.Planner, "GET", $"/lot-plans/{id}/units")).Is(200);
    }
}
