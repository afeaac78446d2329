namespace Aggregator.DemandCollection.Tests.Demands;

public sealed class ApproveDemandTests(World world)
{
    [Fact]
    public async Task The_owners_planner_approves_what_was_submitted()
    {
        var collection = await world.OpenAsync(towns: 2);
        var id = await collection.SubmittedAsync();
        (await world.Planner(await world.CpbAsync()).PostAsync($"/demands/{id}/approve")).Is(404);
        (await world.As("cpb", collection.Cpb, "cpb.rup").PostAsync($"/demands/{id}/approve")).Is(403);
        (await collection.Planner.PostAsync($"/demands/{id}/approve", ifMatch: "\"1\"")).Is(412);
        Assert.Equal("approved", (await collection.Planner.PostAsync($"/demands/{id}/approve", ifMatch: "\"2\"")).Is(200).Text("state"));
        (await collection.Planner.PostAsync($"/demands/{id}/approve")).Refused(409, "demand.wrong-state");

        // A draft is not there for the planner.
        (await collection.Planner.PostAsync($"/demands/{(await collection.DraftAsync(collection.Bodies[1])).Created()}/approve")).Is(404);
    }

    [Fact]
    public async Task After_the_closing_nothing_is_decided()
    {
        var collection = await world.OpenAsync();
        var id = await collection.ApprovedAsync();
        (await collection.Planner.PostAsync($"/initiatives/{collection.Id}/close")).Is(200);
        (await collection.Planner.PostAsync($"/demands/{id}/return", new { reasons = "tardi" })).Refused(422, "demand.collection-closed");
        (await collection.Planner.PostAsync($"/demands/{id}/approve")).Refused(422, "demand.collection-closed");
    }
}
