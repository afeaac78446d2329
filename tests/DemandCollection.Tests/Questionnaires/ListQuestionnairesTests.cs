namespace Aggregator.DemandCollection.Tests.Questionnaires;

public sealed class ListQuestionnairesTests(World world)
{
    [Fact]
    public async Task The_versions_of_a_category_come_last_first_in_pages()
    {
        const string path = "/categories/vaccines/questionnaires";
        Assert.Empty((await world.Anybody.GetAsync(path)).Is(200)["items"].EnumerateArray());
        for (var i = 1; i <= 3; i++)
        {
            (await world.PlatformOperator.PostAsync(path, new { units = new[] { new { unit = "dose", name = new { it = $"Dosi {i}", en = $"Doses {i}" }, fields = Array.Empty<object>() } } })).Is(201);
        }

        var first = (await world.Anybody.GetAsync(path + "?limit=2")).Is(200);
        Assert.Equal([3, 2], Versions(first));
        Assert.Equal([1], Versions((await world.Anybody.GetAsync($"{path}?limit=2&cursor={first.Text("next")}")).Is(200)));
        (await world.Anybody.GetAsync("/categories/moon-cheese/questionnaires")).Is(404);

        static IEnumerable<int> Versions(Reply page) => page["items"].EnumerateArray().Select(x => x.GetProperty("version").GetInt32());
    }
}
