namespace Aggregator.DemandCollection.Tests.Initiatives;

public sealed class ListInitiativesTests(World world)
{
    [Fact]
    public async Task Initiatives_are_listed_newest_first_and_filtered()
    {
        var first = await world.OpenAsync();
        var second = await world.OpenAsync("armed-security", cpb: first.Cpb);
        Assert.Equal([second.Id, first.Id], await IdsAsync($"cpbId={first.Cpb}"));
        Assert.Equal([second.Id], await IdsAsync($"cpbId={first.Cpb}&categoryCode=armed-security&state=collecting"));
        Assert.Equal([first.Id], await IdsAsync($"bodyId={first.Body}"));
        Assert.Empty(await IdsAsync($"cpbId={first.Cpb}&state=closed"));
        (await world.Anybody.GetAsync("/initiatives?state=asleep")).Is(400);
    }

    private async Task<IEnumerable<Guid>> IdsAsync(string query) =>
        (await world.Anybody.GetAsync("/initiatives?" + query)).Is(200)["items"].EnumerateArray().Select(x => x.GetProperty("id").GetGuid()).ToList();
}
