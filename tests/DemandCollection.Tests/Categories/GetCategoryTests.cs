namespace Aggregator.DemandCollection.Tests.Categories;

public sealed class GetCategoryTests(World world)
{
    [Fact]
    public async Task A_category_says_its_threshold_of_today_and_the_form_of_its_lines()
    {
        var roads = (await world.Anybody.GetAsync("/categories/road-maintenance")).Is(200);
        Assert.Equal("25", roads.Text("anacCode"));
        Assert.NotEqual("0.00", roads["threshold"].GetProperty("amount").GetProperty("amount").GetString());
        var nature = roads["units"].EnumerateArray().First().GetProperty("fields").EnumerateArray().First();
        Assert.Equal(("nature", "choice", true), (nature.GetProperty("name").GetString(), nature.GetProperty("type").GetString(), nature.GetProperty("required").GetBoolean()));
    }

    [Fact]
    public async Task An_unknown_category_is_not_found() => (await world.Anybody.GetAsync("/categories/moon-cheese")).Refused(404, "not-found");
}
