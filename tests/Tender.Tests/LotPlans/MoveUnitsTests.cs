using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.LotPlans;

public class MoveUnitsTests(TenderUnderTest on)
{
    [Fact]
    public async Task A_move_answers_with_the_new_figures_and_what_it_breaks()
    {
        var play = await (await Play.Collected(on, bodies: 6)).Located();
        var plan = await play.Cut(2);
        var id = plan.Is(201)["id"]!.GetValue<Guid>();
        // Which of the two lots has more depends on ids that are drawn.
        var from = plan.Body!["lots"]![0]!["units"]!.AsArray().Count > 1 ? 0 : 1;
        var (unit, to) = ((string)plan.Body["lots"]![from]!["units"]![0]!, 1 - from);
        var moved = await on.Call(play.Planner, "POST", $"/lot-plans/{id}/move", new { unitIds = new[] { unit }, toLot = to + 1 }, ("If-Match", plan.ETag!));
        Assert.Contains(unit, moved.Is(200)["lots"]![to]!["units"]!.AsArray().Select(x => (string?)x));
        Assert.Equal((string?)moved.Body!["figures"]!["lots"]![to]!["value"]!["amount"], (string?)moved.Body["lots"]![to]!["baseValue"]!["amount"]);
        Assert.Equal(21000m, moved.Body["lots"]!.AsArray().Sum(x => decimal.Parse((string)x!["baseValue"]!["amount"]!, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(1, (int)moved.Body["editions"]!);
        Assert.NotEqual(plan.ETag, moved.ETag);
        Assert.All(moved.Body["breaches"]!.AsArray(), x => Assert.NotEqual((string?)x!["code"], (string?)x["detail"]));
        Assert.Equal(1, await on.Database.ScalarAsync<long>("SELECT count(*) FROM platform.log_entry WHERE subject = $1 AND action = 'lot-plan.moved'", id));
    }

    [Fact]
    public async Task What_is_broken_is_said_as_people_write_figures()
    {
        var play = await (await Play.Collected(on, bodies: 6)).Located();
        var least = play.Bodies.Keys.First();
        var plan = await on.Call(play.Planner, "POST", "/lot-plans", new
        {
            initiativeId = play.Initiative, closureNumber = 1, terms = new { lots = 2, maxImbalance = "0.1", contiguous = false, maxValue = new { amount = "12345.50", currency = "EUR" } },
            lots = new[] { new { title = "Quasi tutto", bodyIds = play.Bodies.Keys.Where(x => x != least) }, new { title = "Il resto", bodyIds = (IEnumerable<Guid>)[least] } }, statement = "Prova",
        });
        Assert.Equal(["Il lotto 1 supera la media del 90,48 %, oltre il limite del 10 %.", "Il lotto 1 vale € 20.000,00, oltre il massimo di € 12.345,50."], plan.Is(201)["breaches"]!.AsArray().Select(x => (string?)x!["detail"]));
    }

    [Fact]
    public async Task Two_moves_on_one_version_leave_one()
    {
        var play = await (await Play.Collected(on, bodies: 6)).Located();
        var plan = await play.Cut(2);
        var id = plan.Is(201)["id"]!.GetValue<Guid>();
        // Which of the two has more depends on ids that are drawn.
        var (from, to) = plan.Body!["lots"]!.AsArray().OrderByDescending(x => x!["units"]!.AsArray().Count).ToList() is [var most, var least] ? (most!, least!) : default;
        var units = from["units"]!.AsArray().Select(x => (string)x!).ToList();
        Assert.True(units.Count > 1);
        var replies = await Task.WhenAll(units.Select(x => on.Call(play.Planner, "POST", $"/lot-plans/{id}/move", new { unitIds = new[] { x }, toLot = (int)to["number"]! }, ("If-Match", plan.ETag!))));
        Assert.Equal(1, replies.Count(x => x.Status == 200));
        Assert.All(replies.Where(x => x.Status != 200), x => Assert.Contains(x.Status, new[] { 409, 412 }));
    }

    [Fact]
    public async Task Others_and_nonsense_are_refused_and_so_is_an_approved_plan()
    {
        var play = await (await Play.Collected(on, bodies: 6)).Located();
        var plan = await play.Cut(2);
        var id = plan.Is(201)["id"]!.GetValue<Guid>();
        var body = new { unitIds = new[] { play.Bodies.Keys.First() }, toLot = 2 };
        (await on.Call(play.Planner, "POST", $"/lot-plans/{id}/move", body)).Refused(428, "precondition-required");
        (await on.Call(play.Planner, "POST", $"/lot-plans/{id}/move", body, ("If-Match", "\"9\""))).Refused(412, "stale");
        (await on.Call(play.Rup, "POST", $"/lot-plans/{id}/move", body)).Is(403);
        (await on.Call(Person.Of("cpb", Guid.CreateVersion7(), "cpb.planner"), "POST", $"/lot-plans/{id}/move", body, ("If-Match", "*"))).Is(404);
        (await on.Call(play.Planner, "POST", $"/lot-plans/{id}/move", new { unitIds = Array.Empty<string>(), toLot = 2 }, ("If-Match", plan.ETag!))).Invalid("/unitIds", "required");
        (await on.Call(play.Planner, "POST", $"/lot-plans/{id}/move", new { unitIds = new[] { "x" }, toLot = 99 }, ("If-Match", plan.ETag!))).Refused(422, "tender.lot-unknown");
        (await on.Call(play.Planner, "POST", $"/lot-plans/{id}/move", new { unitIds = new[] { "x" }, toLot = 1 }, ("If-Match", plan.ETag!))).Refused(422, "tender.lot-plan-stranger");
        (await on.Call(play.Rup, "POST", $"/lot-plans/{id}/approve")).Is(200);
        (await on.Call(play.Planner, "POST", $"/lot-plans/{id}/move", body, ("If-Match", "*"))).Refused(409, "tender.lot-plan-not-draft");
    }
}
