namespace Aggregator.DemandCollection.Tests.Demands;

public sealed class ReturnDemandTests(World world)
{
    [Fact]
    public async Task A_returned_demand_is_corrected_and_comes_back()
    {
        var collection = await world.OpenAsync();
        var id = await collection.SubmittedAsync();
        (await collection.Planner.PostAsync($"/demands/{id}/return", new { reasons = " " })).Is(400);
        var returned = (await collection.Planner.PostAsync($"/demands/{id}/return", new { reasons = "Mancano i vetri" })).Is(200);
        Assert.Equal(("returned", "Mancano i vetri"), (returned.Text("state"), returned.Text("reason")));
        (await world.Drafter(collection.Body).PutAsync($"/demands/{id}", new { lines = new[] { Collection.Offices(1, "1.00") } }, returned.ETag)).Is(200);
        Assert.Equal("resubmitted", (await collection.SubmitAsync(id)).Is(200).Text("state"));
        Assert.Equal(["demand-submitted", "demand-returned", "demand-submitted"], (await world.PublishedAsync(id)).Select(x => x.Name.Split('.')[1]));
        (await world.Planner(await world.CpbAsync()).PostAsync($"/demands/{id}/return", new { reasons = "Non mio" })).Is(404);
    }
}
