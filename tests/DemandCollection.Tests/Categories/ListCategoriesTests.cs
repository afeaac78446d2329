namespace Aggregator.DemandCollection.Tests.Categories;

public sealed class ListCategoriesTests(World world)
{
    [Fact]
    public async Task Anybody_reads_the_three_categories() =>
        Assert.Equal(["armed-security", "office-cleaning", "road-maintenance"], (await world.Anybody.GetAsync("/categories")).Is(200)["items"].EnumerateArray().Select(x => x.GetProperty("code").GetString()).Order());
}
