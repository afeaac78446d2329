using Aggregator.DemandCollection.Law;

namespace Aggregator.DemandCollection.Tests.Categories;

public sealed class ListCategoriesTests(World world)
{
    [Fact]
    public async Task Anybody_reads_all_categories_of_the_law_and_which_of_them_have_a_questionnaire()
    {
        var all = (await world.Anybody.GetAsync("/categories")).Is(200)["items"].EnumerateArray().ToDictionary(x => x.GetProperty("code").GetString()!);
        Assert.Equal(LawFiles.Categories.Select(x => x.Code).Order(), all.Keys.Order());
        Assert.All(["armed-security", "office-cleaning", "road-maintenance"], code => Assert.True(all[code].GetProperty("questionnaireVersion").GetInt32() > 0 && all[code].GetProperty("units").GetArrayLength() > 0));
        Assert.False(all["medicines"].TryGetProperty("questionnaireVersion", out var none) && none.ValueKind != System.Text.Json.JsonValueKind.Null);
    }
}
