namespace Aggregator.DemandCollection.Tests.Initiatives;

public sealed class UnshareInitiativeTests(World world)
{
    [Fact]
    public async Task What_was_shared_is_hidden_again()
    {
        var collection = await world.OpenAsync();
        var (sent, other) = (await collection.SubmittedAsync(collection.Body), await world.CpbAsync());
        (await collection.Planner.PostAsync($"/initiatives/{collection.Id}/share", new { cpbId = other, reason = "Convenzione" })).Is(200);
        (await world.Planner(other).GetAsync($"/demands/{sent}")).Is(200);
        for (var i = 0; i < 2; i++)
        {
            Assert.Empty((await collection.Planner.PostAsync($"/initiatives/{collection.Id}/unshare", new { cpbId = other, reason = "Recesso" })).Is(200)["shares"].EnumerateArray());
        }

        (await world.Planner(other).GetAsync($"/demands/{sent}")).Is(404);
        (await world.Planner(other).PostAsync($"/initiatives/{collection.Id}/unshare", new { cpbId = other, reason = "x" })).Is(404);
        Assert.Equal(1, await world.Database.ScalarAsync<long>("SELECT count(*) FROM platform.log_entry WHERE subject = $1 AND action = 'initiative.unshared'", collection.Id));
    }
}
