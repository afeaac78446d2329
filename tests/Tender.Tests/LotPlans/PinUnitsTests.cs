using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.LotPlans;

public class PinUnitsTests(TenderUnderTest on)
{
    [Fact]
    public async Task A_pinned_unit_is_shown_and_moving_it_is_said_to_break_the_pin()
    {
        var play = await (await Play.Collected(on, bodies: 6)).Located();
        var plan = await play.Cut(2);
        var id = plan.Is(201)["id"]!.GetValue<Guid>();
        var unit = (string)plan.Body!["lots"]![0]!["units"]![0]!;
        var pinned = await on.Call(play.Planner, "POST", $"/lot-plans/{id}/pin", new { unitIds = new[] { unit } }, ("If-Match", plan.ETag!));
        Assert.Equal(1, (int)pinned.Is(200)["terms"]!["pinned"]![unit]!);
        var units = (await on.Call(play.Planner, "GET", $"/lot-plans/{id}/units")).Is(200)["units"]!.AsArray();
        Assert.Equal(unit, (string?)Assert.Single(units, x => (bool)x!["pinned"]!)!["id"]);
        var moved = (await on.Call(play.Planner, "POST", $"/lot-plans/{id}/move", new { unitIds = new[] { unit }, toLot = 2 }, ("If-Match", pinned.ETag!))).Is(200);
        Assert.Contains("Comune", (string?)Assert.Single(moved["breaches"]!.AsArray(), x => (string?)x!["code"] == "tender.lots-breach-pin")!["detail"]);
        var loose = (await on.Call(play.Planner, "POST", $"/lot-plans/{id}/pin", new { unitIds = new[] { unit }, pinned = false }, ("If-Match", "*"))).Is(200);
        Assert.Empty(loose["terms"]!["pinned"]!.AsObject());
    }

    [Fact]
    public async Task Others_are_refused()
    {
        var play = await (await Play.Collected(on, bodies: 6)).Located();
        var plan = await play.Cut(2);
        var id = plan.Is(201)["id"]!.GetValue<Guid>();
        (await on.Call(play.Planner, "POST", $"/lot-plans/{id}/pin", new { unitIds = new[] { "x" } })).Refused(428, "precondition-required");
        (await on.Call(play.Planner, "POST", $"/lot-plans/{id}/pin", new { unitIds = new[] { "x" } }, ("If-Match", "\"9\""))).Refused(412, "stale");
        (await on.Call(play.Rup, "POST", $"/lot-plans/{id}/pin", new { unitIds = new[] { "x" } })).Is(403);
        (await on.Call(Person.Of("cpb", Guid.CreateVersion7(), "cpb.planner"), "POST", $"/lot-plans/{id}/pin", new { unitIds = new[] { "x" } }, ("If-Match", "*"))).Is(404);
    }
}
