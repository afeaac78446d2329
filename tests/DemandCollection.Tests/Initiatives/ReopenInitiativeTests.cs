namespace Aggregator.DemandCollection.Tests.Initiatives;

public sealed class ReopenInitiativeTests(World world)
{
    [Fact]
    public async Task It_reopens_for_the_bodies_named_and_closes_again_with_the_next_number()
    {
        var collection = await world.OpenAsync(towns: 3);
        var first = await collection.ApprovedAsync(collection.Bodies[0]);
        (await collection.Planner.PostAsync($"/initiatives/{collection.Id}/close")).Is(200);

        var reopened = (await ReopenAsync(collection, collection.Bodies[1])).Is(200);
        Assert.Equal((3, 1, "collecting"), (reopened["invited"].GetInt32(), reopened["openTo"].GetInt32(), reopened.Text("state")));
        (await collection.DraftAsync(collection.Bodies[2])).Refused(422, "demand.collection-closed");
        (await world.Signatory(collection.Bodies[0]).PostAsync($"/demands/{first}/withdraw", new { reason = "x" })).Refused(422, "demand.collection-closed");
        await collection.ApprovedAsync(collection.Bodies[1]);
        var second = (await collection.Planner.PostAsync($"/initiatives/{collection.Id}/close")).Is(200);
        Assert.Equal((2, 2), (second["number"].GetInt32(), second["count"].GetInt32()));
        Assert.Equal(["initiative-opened", "collection-closed", "collection-reopened", "collection-closed"],
            (await world.PublishedAsync(collection.Id)).Select(x => x.Name.Split('.')[1]));
    }

    [Fact]
    public async Task Only_a_closed_one_for_invited_bodies_until_a_later_time()
    {
        var collection = await world.OpenAsync();
        (await ReopenAsync(collection, collection.Body)).Refused(409, "initiative.not-closed");
        (await collection.Planner.PostAsync($"/initiatives/{collection.Id}/close")).Is(200);
        var reply = (await collection.Planner.PostAsync($"/initiatives/{collection.Id}/reopen", new { bodyIds = new[] { await world.TownAsync() }, closesAt = "2020-01-01T00:00:00Z", reason = "" })).Is(400);
        Assert.Equal(["/bodyIds/0", "/closesAt", "/reason"], reply.Errors.Select(x => x.Pointer).Order());
        (await world.Planner(await world.CpbAsync()).PostAsync($"/initiatives/{collection.Id}/reopen", new { })).Is(404);
    }

    private static Task<Reply> ReopenAsync(Collection collection, params Guid[] bodyIds) =>
        collection.Planner.PostAsync($"/initiatives/{collection.Id}/reopen", new { bodyIds, closesAt = "2040-01-01T00:00:00Z", reason = "Richiesta motivata" });
}
