using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.LotPlans;

public class MarkLotTests(TenderUnderTest on)
{
    [Fact]
    public async Task A_lot_is_named_and_reserved_and_the_reasons_say_so()
    {
        var play = await (await Play.Collected(on, bodies: 6)).Located();
        var plan = await play.Cut(2);
        var id = plan.Is(201)["id"]!.GetValue<Guid>();
        var marked = (await on.Call(play.Planner, "POST", $"/lot-plans/{id}/mark", new { lot = 2, title = "Sedi minori", reserved = true }, ("If-Match", plan.ETag!))).Is(200);
        Assert.Equal(("Sedi minori", true), ((string)marked["lots"]![1]!["title"]!, (bool)marked["lots"]![1]!["reserved"]!));
        Assert.Contains("Il lotto 2 è riservato", (string?)marked["statement"]);
        (await on.Call(play.Planner, "POST", $"/lot-plans/{id}/mark", new { lot = 1 }, ("If-Match", "*"))).Invalid("/title", "required");
        (await on.Call(play.Rup, "POST", $"/lot-plans/{id}/approve")).Is(200);
        Assert.Equal([false, true], (await on.Published(id)).Single().Body["lots"]!.AsArray().Select(x => (bool)x!["reserved"]!));
    }

    [Fact]
    public async Task Others_are_refused()
    {
        var play = await (await Play.Collected(on, bodies: 6)).Located();
        var plan = await play.Cut(2);
        var id = plan.Is(201)["id"]!.GetValue<Guid>();
        (await on.Call(play.Planner, "POST", $"/lot-plans/{id}/mark", new { lot = 1, reserved = true })).Refused(428, "precondition-required");
        (await on.Call(play.Planner, "POST", $"/lot-plans/{id}/mark", new { lot = 1, reserved = true }, ("If-Match", "\"9\""))).Refused(412, "stale");
        (await on.Call(play.Rup, "POST", $"/lot-plans/{id}/mark", new { lot = 1, reserved = true })).Is(403);
        (await on.Call(Person.Of("cpb", Guid.CreateVersion7(), "cpb.planner"), "POST", $"/lot-plans/{id}/mark", new { lot = 1, reserved = true }, ("If-Match", "*"))).Is(404);
    }
}
