namespace Aggregator.DemandCollection.Tests.Bodies;

public sealed class ListMembersTests(World world)
{
    [Fact]
    public async Task Members_are_paged_and_an_unknown_union_is_not_found()
    {
        var union = (await world.PlatformOperator.PostAsync("/bodies", new { kind = "union", name = "Unione" })).Created();
        Assert.Empty((await world.Anybody.GetAsync($"/bodies/{union}/members")).Is(200)["items"].EnumerateArray());
        var towns = new[] { await world.TownAsync(), await world.TownAsync(), await world.TownAsync() };
        (await world.PlatformOperator.PutAsync($"/bodies/{union}/members", new { members = towns })).Is(200);
        var first = (await world.Anybody.GetAsync($"/bodies/{union}/members?limit=2")).Is(200);
        var second = (await world.Anybody.GetAsync($"/bodies/{union}/members?limit=2&cursor={first["next"].GetString()}")).Is(200);
        Assert.Equal(towns, first["items"].EnumerateArray().Concat(second["items"].EnumerateArray()).Select(x => x.GetProperty("id").GetGuid()));
        (await world.Anybody.GetAsync($"/bodies/{Guid.NewGuid()}/members")).Is(404);
    }
}
