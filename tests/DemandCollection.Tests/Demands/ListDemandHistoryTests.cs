namespace Aggregator.DemandCollection.Tests.Demands;

public sealed class ListDemandHistoryTests(World world)
{
    [Fact]
    public async Task The_body_reads_every_step_and_the_office_those_since_it_was_sent()
    {
        var collection = await world.OpenAsync();
        var demand = await collection.SubmittedAsync();
        (await collection.Planner.PostAsync($"/demands/{demand}/return", new { reasons = "Mancano i vetri" })).Is(200);
        Assert.Equal(["demand.returned", "demand.submitted", "demand.drafted"], await ActionsAsync(world.Drafter(collection.Body)));
        Assert.Equal(["demand.returned", "demand.submitted"], await ActionsAsync(collection.Planner));
        var last = (await collection.Planner.GetAsync($"/demands/{demand}/history?limit=1")).Is(200)["items"][0];
        Assert.Equal(("Mancano i vetri", collection.Cpb), (last.GetProperty("reason").GetString(), last.GetProperty("org").GetGuid()));
        (await world.Drafter(await world.TownAsync()).GetAsync($"/demands/{demand}/history")).Is(404);

        async Task<IEnumerable<string?>> ActionsAsync(Actor who) =>
            [.. (await who.GetAsync($"/demands/{demand}/history")).Is(200)["items"].EnumerateArray().Select(x => x.GetProperty("action").GetString())];
    }
}
