namespace Aggregator.DemandCollection.Tests.Territories;

public sealed class ListTerritorialUnitsTests(World world)
{
    [Fact]
    public async Task Provinces_and_regions_count_their_bodies()
    {
        var before = (Province: await CountAsync("province", "103"), Region: await CountAsync("region", "01"));
        (await world.PlatformOperator.PostAsync("/bodies", new { kind = "municipality", name = "Verbania", istatCode = $"103{World.Next() % 900 + 100:000}" })).Is(201);
        (await world.PlatformOperator.PostAsync("/bodies", new { kind = "union", name = "Unione del Lago", province = "103" })).Is(201);
        Assert.Equal((before.Province.Bodies + 2, before.Province.Municipalities + 1), await CountAsync("province", "103"));
        var region = await CountAsync("region", "01");
        Assert.True(region.Bodies >= before.Region.Bodies + 2 && region.Municipalities > before.Region.Municipalities);
    }

    [Fact]
    public async Task Units_are_paged_and_filtered_by_region()
    {
        var first = (await world.Anybody.GetAsync("/territorial-units?region=03&limit=7")).Is(200);
        var second = (await world.Anybody.GetAsync($"/territorial-units?region=03&limit=7&cursor={first["next"].GetString()}")).Is(200);
        var codes = first["items"].EnumerateArray().Concat(second["items"].EnumerateArray()).Select(x => x.GetProperty("code").GetString()!).ToList();
        Assert.Equal(["012", "013", "014", "015", "016", "017", "018", "019", "020", "097", "098", "108"], codes);
        Assert.Equal("ITC4C", first["items"].EnumerateArray().Single(x => x.GetProperty("code").GetString() == "015").GetProperty("nuts")[0].GetString());
        Assert.Equal(["?level"], (await world.Anybody.GetAsync("/territorial-units?level=planet")).Is(400).Errors.Select(x => x.Pointer));
    }

    private async Task<(int Bodies, int Municipalities)> CountAsync(string level, string code)
    {
        var unit = (await world.Anybody.GetAsync($"/territorial-units?level={level}&limit=200")).Is(200)["items"].EnumerateArray().Single(x => x.GetProperty("code").GetString() == code);
        return (unit.GetProperty("bodies").GetInt32(), unit.GetProperty("municipalities").GetInt32());
    }
}
