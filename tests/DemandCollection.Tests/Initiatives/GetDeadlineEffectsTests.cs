using Aggregator.DemandCollection.Demands;
using Aggregator.DemandCollection.Initiatives;
using Aggregator.Messages;
using static Aggregator.DemandCollection.Initiatives.GetDeadlineEffects;

namespace Aggregator.DemandCollection.Tests.Initiatives;

public sealed class GetDeadlineEffectsTests(World world)
{
    private static readonly DateTimeOffset Closes = new(2026, 3, 31, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Only_who_owes_something_regains_or_loses_time()
    {
        var effects = GetDeadlineEffects.Response.Of(Closes, Closes.AddDays(9),
        [
            new Group(null, MayAct: false, OwnLater: false, Sooner: false, 1), new Group(null, true, false, true, 2), new Group(DemandStatus.Draft, false, false, false, 4),
            new Group(DemandStatus.Returned, true, true, false, 8), new Group(DemandStatus.Amended, true, false, true, 16), new Group(DemandStatus.Submitted, false, false, false, 32),
            new Group(DemandStatus.Approved, true, true, true, 64), new Group(DemandStatus.Resubmitted, true, false, true, 128),
        ], new Ending(0, Money.Euro(0)), null);
        Assert.Equal((3, 28, 5, 18, 72), (effects.Missing, effects.Unfinished, effects.Regain, effects.Lose, effects.LateAdmissionsKept));
    }

    [Fact]
    public async Task A_later_deadline_lets_those_act_again_who_are_too_late()
    {
        var collection = await world.OpenAsync(towns: 4);
        await collection.SubmittedAsync(collection.Bodies[0], Line("2027-03-31"), Line("2027-04-01"), Line(null));
        await collection.SubmittedAsync(collection.Bodies[1], Line("2026-12-31"));
        (await collection.DraftAsync(collection.Bodies[2], Line("2026-12-31"))).Is(201);
        await world.Database.ExecuteAsync("UPDATE initiative SET closes_at = now() - interval '1 day' WHERE id = $1", collection.Id);
        (await collection.Planner.PostAsync($"/initiatives/{collection.Id}/admit-late", new { bodyIds = new[] { collection.Bodies[1] }, until = "2035-01-01T00:00:00Z", reason = "alluvione" })).Is(200);

        var effects = (await collection.Planner.GetAsync(Path(collection, "2027-05-15T12:00:00Z"))).Is(200);
        Assert.Equal((1, 1, 2, 0, 1), Of(effects));
        Assert.Equal(DateTimeOffset.Parse("2027-05-15T12:00:00Z"), effects["newClosesAt"].GetDateTimeOffset());

        // The quarter of the day is not over: what ends in April is not counted, and a draft is the body's own affair.
        Assert.Equal((2, "20.00"), (effects["endingBefore"].GetProperty("bodies").GetInt32(), effects["endingBefore"].GetProperty("yearlyValue").GetProperty("amount").GetString()));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, effects["refusal"].ValueKind);

        // Said and done: the two that owed an answer and were too late can give it.
        (await collection.Planner.PostAsync($"/initiatives/{collection.Id}/deadline", new { closesAt = "2035-05-15T12:00:00Z", reason = "proroga" })).Is(200);
        await collection.SubmittedAsync(collection.Bodies[3]);
        Assert.Equal((0, 1, 0, 1, 0), Of((await collection.Planner.GetAsync(Path(collection, "2035-05-14T12:00:00Z"))).Is(200)));
    }

    [Fact]
    public async Task A_closed_collection_says_what_to_do_instead()
    {
        var collection = await world.OpenAsync();
        (await collection.Planner.PostAsync($"/initiatives/{collection.Id}/close")).Is(200);
        var refusal = (await collection.Planner.GetAsync(Path(collection, "2035-05-15T12:00:00Z"))).Is(200)["refusal"];
        Assert.Equal("initiative.closed-reopen", refusal.GetProperty("code").GetString());
        Assert.DoesNotContain("{", refusal.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_day_before_the_collection_opens_is_foreseen_as_the_move_refuses_it()
    {
        var collection = await world.OpenAsync();
        await world.Database.ExecuteAsync("UPDATE initiative SET opens_at = '2035-01-01', closes_at = '2035-06-01' WHERE id = $1", collection.Id);
        var refusal = (await collection.Planner.GetAsync(Path(collection, "2034-12-31T12:00:00Z"))).Is(200)["refusal"];
        Assert.Equal("initiative.closes-before-opening", refusal.GetProperty("code").GetString());
        Assert.DoesNotContain("{", refusal.GetProperty("detail").GetString());
        (await collection.Planner.PostAsync($"/initiatives/{collection.Id}/deadline", new { closesAt = "2034-12-31T12:00:00Z", reason = "x" })).Refused(422, "initiative.closes-before-opening");
    }

    [Fact]
    public async Task The_owners_planner_asks_with_a_day_to_come()
    {
        var collection = await world.OpenAsync();
        Assert.Equal(("?closesAt", "required"), (await collection.Planner.GetAsync($"/initiatives/{collection.Id}/deadline-effects")).Is(400).Errors.Single());
        Assert.Equal(("?closesAt", "initiative.closes-in-past"), (await collection.Planner.GetAsync(Path(collection, "2020-05-15T12:00:00Z"))).Is(400).Errors.Single());
        (await collection.Planner.GetAsync(Path(collection, "domani"))).Is(400);
        (await world.Planner(await world.CpbAsync()).GetAsync($"/initiatives/{collection.Id}/deadline-effects")).Is(404);
        (await world.Drafter(collection.Body).GetAsync(Path(collection, "2035-05-15T12:00:00Z"))).Is(403);
        (await world.Auditor.GetAsync(Path(collection, "2035-05-15T12:00:00Z"))).Is(200);
    }

    private static string Path(Collection collection, string closesAt) => $"/initiatives/{collection.Id}/deadline-effects?closesAt={Uri.EscapeDataString(closesAt)}";

    private static (int, int, int, int, int) Of(Reply x) => (Int(x, "missing"), Int(x, "unfinished"), Int(x, "regain"), Int(x, "lose"), Int(x, "lateAdmissionsKept"));

    private static int Int(Reply reply, string property) => reply[property].GetInt32();

    private static object Line(string? expiry) => new
    {
        site = "Municipio", description = "Pulizia uffici", quantity = 10, unit = "m2", yearlyValue = new { amount = "10.00" }, fields = new { areaType = "offices", timesPerWeek = "5" }, presentContractExpiry = expiry,
    };
}
