namespace Aggregator.DemandCollection.Tests.Campaigns;

public sealed class RemindBodiesTests(World world)
{
    [Fact]
    public async Task Only_bodies_that_owe_an_answer_are_reminded()
    {
        var collection = await world.OpenAsync(towns: 3);
        await collection.SubmittedAsync(collection.Bodies[0]);
        (await collection.DraftAsync(collection.Bodies[1])).Created();
        Assert.Equal(2, (await collection.Planner.PostAsync($"/initiatives/{collection.Id}/reminders", new { all = true, message = "Chiamateci pure" })).Is(200)["reminded"].GetInt32());
        var named = (await collection.Planner.PostAsync($"/initiatives/{collection.Id}/reminders", new { bodyIds = collection.Bodies.Take(2) })).Is(200);
        Assert.Equal((1, collection.Bodies[0]), (named["reminded"].GetInt32(), named["notDue"][0].GetGuid()));
    }

    [Fact]
    public async Task By_the_owner_and_while_it_collects()
    {
        var collection = await world.OpenAsync();
        (await world.Planner(await world.CpbAsync()).PostAsync($"/initiatives/{collection.Id}/reminders", new { })).Is(404);
        (await collection.Planner.PostAsync($"/initiatives/{collection.Id}/reminders", new { bodyIds = Array.Empty<Guid>() })).Is(400);
        (await collection.Planner.PostAsync($"/initiatives/{collection.Id}/reminders", new { })).Is(400);
        (await collection.Planner.PostAsync($"/initiatives/{collection.Id}/reminders", new { all = true, bodyIds = collection.Bodies })).Is(400);
        (await collection.Planner.PostAsync($"/initiatives/{collection.Id}/close")).Is(200);
        (await collection.Planner.PostAsync($"/initiatives/{collection.Id}/reminders", new { all = true })).Refused(422, "demand.collection-closed");
    }
}
