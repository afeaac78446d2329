namespace Aggregator.DemandCollection.Tests.Initiatives;

public sealed class GetInitiativeTests(World world)
{
    [Fact]
    public async Task Anybody_reads_an_initiative_and_how_far_the_bodies_have_got()
    {
        var collection = await world.OpenAsync(towns: 4);
        await collection.DraftAsync(collection.Bodies[0]);
        await collection.SubmittedAsync(collection.Bodies[1]);
        await collection.ApprovedAsync(collection.Bodies[2]);
        var reply = (await world.Anybody.GetAsync($"/initiatives/{collection.Id}")).Is(200);
        Assert.Equal(("collecting", 4, 4), (reply.Text("state"), reply["invited"].GetInt32(), reply["openTo"].GetInt32()));
        Assert.Equal((1, 0, 1), (reply["demands"].GetProperty("undecided").GetInt32(), reply["demands"].GetProperty("returned").GetInt32(), reply["demands"].GetProperty("approved").GetInt32()));
        (await world.Anybody.GetAsync($"/initiatives/{Guid.NewGuid()}")).Is(404);
    }
}
