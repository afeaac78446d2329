namespace Aggregator.DemandCollection.Tests.Demands;

public sealed class ListDemandsTests(World world)
{
    [Fact]
    public async Task Each_sees_its_own()
    {
        var collection = await world.OpenAsync(towns: 3);
        var draft = (await collection.DraftAsync(collection.Bodies[0])).Created();
        var (submitted, approved) = (await collection.SubmittedAsync(collection.Bodies[1]), await collection.ApprovedAsync(collection.Bodies[2]));
        Assert.Equal([submitted, approved], await IdsAsync(collection.Planner, $"initiativeId={collection.Id}"));
        Assert.Equal([approved], await IdsAsync(collection.Planner, "state=approved"));
        Assert.Equal([draft], await IdsAsync(world.Drafter(collection.Bodies[0]), ""));
        Assert.Equal([draft, submitted, approved], await IdsAsync(world.Auditor, $"initiativeId={collection.Id}"));
        Assert.Empty(await IdsAsync(world.Planner(await world.CpbAsync()), $"initiativeId={collection.Id}"));
        (await world.Anybody.GetAsync("/demands")).Is(401);
        (await collection.Planner.GetAsync("/demands?state=lost")).Is(400);
        (await collection.Planner.GetAsync("/demands?initiativeId=x")).Is(400);
    }

    private static async Task<IEnumerable<Guid>> IdsAsync(Actor who, string query) => (await who.GetAsync("/demands?" + query)).Is(200)["items"].EnumerateArray().Select(x => x.GetProperty("id").GetGuid()).ToList();
}
