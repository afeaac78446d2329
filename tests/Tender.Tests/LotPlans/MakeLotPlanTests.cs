using Aggregator.Messages.DemandCollection;
using Aggregator.Support;
using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.LotPlans;

public class MakeLotPlanTests(TenderUnderTest on)
{
    [Fact]
    public async Task A_plan_holds_the_demands_of_its_closure()
    {
        var play = await Play.Collected(on, bodies: 3);
        var plan = (await on.Call(play.Planner, "POST", "/lot-plans", play.PlanBody([play.Bodies.Keys.Take(2), play.Bodies.Keys.Skip(2)]))).Is(201);
        Assert.Equal("draft", (string?)plan["state"]);
        Assert.Equal(["3000.00", "3000.00"], plan["lots"]!.AsArray().Select(x => (string?)x!["baseValue"]!["amount"]));
        Assert.Equal("6000.00", (string?)plan["baseValue"]!["amount"]);
    }

    [Fact]
    public async Task A_demand_that_has_not_arrived_stops_the_plan_and_is_asked_for_again()
    {
        var play = await Play.Collected(on, withClosure: false);
        var late = play.Demand(play.Bodies.Keys.First(), 500m);
        var missing = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new DemandApproved(late), Aggregator.Platform.Json.Options);
        var rows = new List<(Guid, int, byte[])> { (late.DemandId, 2, System.Security.Cryptography.SHA256.HashData(missing)) };
        foreach (var demand in play.Bodies.Values)
        {
            rows.Add((demand, 2, (await on.Database.ScalarAsync<byte[]>("SELECT sha256 FROM demand WHERE id = $1", demand))!));
        }

        // The closure overtakes a demand of its own: subjects have no common order.
        await play.Close(1, 2, rows, 3500m);
        await on.Rows(1, "SELECT count(*) FROM closure WHERE initiative_id = $1", play.Initiative);
        await Eventually.Holds(async () =>
        {
            var reply = await on.Call(play.Planner, "POST", "/lot-plans", play.PlanBody([play.Bodies.Keys]));
            reply.Refused(409, "tender.demands-incomplete");
            Assert.Equal(2, (int)reply.Body!["parameters"]!["present"]!);
            // After the moment of grace the publisher is asked for all demands, to this queue alone.
            Assert.True(await on.Database.ScalarAsync<long>(
                "SELECT count(*) FROM platform.published WHERE name = 'platform.replay-requested.v1' AND convert_from(body, 'UTF8') LIKE '%tender.demands%' AND convert_from(body, 'UTF8') LIKE '%demand-approved%' AND convert_from(body, 'UTF8') LIKE '%demand-submitted%'") > 0);
        });

        await on.Publish(Queues.Demands, new DemandSubmitted(late, "2", new DateOnly(2026, 5, 2)), late.DemandId, 1);
        await on.Publish(Queues.Demands, new DemandApproved(late), late.DemandId, 2, missing);
        await Eventually.Holds(async () => (await on.Call(play.Planner, "POST", "/lot-plans", play.PlanBody([play.Bodies.Keys]))).Is(201));
    }

    [Fact]
    public async Task A_wrong_number_asks_for_no_demand_of_anybody()
    {
        var play = await Play.Collected(on);
        var before = await Replays("%demand-approved%");
        var refused = (await on.Call(play.Planner, "POST", "/lot-plans", play.PlanBody([play.Bodies.Keys], closure: 999))).Refused(409, "tender.closure-unknown");
        Assert.Equal(1, (int)refused["parameters"]!["last"]!);
        Assert.Equal(before, await Replays("%demand-approved%"));
        Assert.Equal(1, await Replays($"%collection-closed%{play.Initiative}%"));

        Task<long> Replays(string like) => on.Database.ScalarAsync<long>(
            "SELECT count(*) FROM platform.published WHERE name = 'platform.replay-requested.v1' AND convert_from(body, 'UTF8') LIKE $1", like);
    }

    [Fact]
    public async Task A_row_changed_by_hand_is_not_planned_from()
    {
        var play = await Play.Collected(on);
        await on.Database.ExecuteAsync("UPDATE demand SET total_value = total_value + 0.01 WHERE initiative_id = $1", play.Initiative);
        (await on.Call(play.Planner, "POST", "/lot-plans", play.PlanBody([play.Bodies.Keys]))).Refused(409, "tender.demands-incomplete");
    }

    [Fact]
    public async Task A_closure_that_was_reopened_is_not_planned_from()
    {
        var play = await Play.Collected(on);
        await on.Publish(Queues.Demands, new CollectionReopened(play.Initiative, play.Cpb, [play.Bodies.Keys.First()], DateTimeOffset.UtcNow), play.Initiative, 3);
        await on.Rows(1, "SELECT count(*) FROM initiative WHERE id = $1 AND NOT closed", play.Initiative);
        (await on.Call(play.Planner, "POST", "/lot-plans", play.PlanBody([play.Bodies.Keys]))).Refused(409, "tender.closure-superseded");
        (await on.Call(play.Planner, "POST", "/lot-plans", play.PlanBody([play.Bodies.Keys], closure: 2))).Refused(409, "tender.closure-unknown");
    }

    [Fact]
    public async Task Nonsense_and_strangers_are_refused()
    {
        var play = await Play.Collected(on);
        var bodies = play.Bodies.Keys.ToList();
        (await on.Call(play.Planner, "POST", "/lot-plans", play.PlanBody([[bodies[0]]]))).Refused(422, "tender.lot-plan-missing");
        (await on.Call(play.Planner, "POST", "/lot-plans", play.PlanBody([bodies, [bodies[0]]]))).Refused(422, "tender.lot-plan-twice");
        (await on.Call(play.Planner, "POST", "/lot-plans", play.PlanBody([[.. bodies, Guid.CreateVersion7()]]))).Refused(422, "tender.lot-plan-stranger");
        (await on.Call(play.Planner, "POST", "/lot-plans", new { initiativeId = play.Initiative, closureNumber = 0, lots = Array.Empty<object>(), statement = "" })).Invalid("/statement", "required");
        (await on.Call(Person.Of("cpb", Guid.CreateVersion7(), "cpb.planner"), "POST", "/lot-plans", play.PlanBody([bodies]))).Refused(422, "tender.initiative-unknown");
        (await on.Call(play.Rup, "POST", "/lot-plans", play.PlanBody([bodies]))).Is(403);
    }
}
