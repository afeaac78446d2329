namespace Aggregator.DemandCollection.Tests.Territories;

public sealed class ListTerritoriesTests(World world)
{
    [Fact]
    public async Task A_territory_is_listed_with_its_edition()
    {
        var name = $"Territorio {Guid.NewGuid()}";
        (await world.PlatformOperator.PutAsync("/territory", new { name, municipalities = new[] { new { istatCode = World.Istat(), name = "Solo" } } })).Is(200);
        var found = (await world.Anybody.GetAsync("/territories?limit=200")).Is(200)["items"].EnumerateArray().Single(x => x.GetProperty("name").GetString() == name);
        Assert.Equal((1, 1, 0), (found.GetProperty("edition").GetInt32(), found.GetProperty("municipalities").GetInt32(), found.GetProperty("borders").GetInt32()));
    }
}
