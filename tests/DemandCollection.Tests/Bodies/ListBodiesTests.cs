namespace Aggregator.DemandCollection.Tests.Bodies;

public sealed class ListBodiesTests(World world)
{
    [Fact]
    public async Task Bodies_are_paged_by_cursor_and_filtered()
    {
        var (one, two) = (await world.CpbAsync(), await world.CpbAsync());
        var seen = new List<Guid>();
        for (var cursor = ""; ;)
        {
            var page = (await world.Anybody.GetAsync($"/bodies?kind=cpb&limit=1&cursor={cursor}")).Is(200);
            seen.AddRange(page["items"].EnumerateArray().Select(x => x.GetProperty("id").GetGuid()));
            if (page["next"].GetString() is not { } next)
            {
                break;
            }

            cursor = next;
        }

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.True(seen.IndexOf(one) >= 0 && seen.IndexOf(one) < seen.IndexOf(two));
    }

    [Fact]
    public async Task A_body_is_found_by_its_istat_code()
    {
        var town = await world.TownAsync();
        var istat = (await world.Anybody.GetAsync($"/bodies/{town}")).Text("istatCode");
        var found = (await world.Anybody.GetAsync($"/bodies?istatCode={istat}&province={istat[..3]}")).Is(200)["items"].EnumerateArray().Single();
        Assert.Equal(town, found.GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task Bodies_are_found_by_the_beginning_of_their_name_in_the_order_of_names()
    {
        var mark = $"Zà{World.Next()}";
        foreach (var name in new[] { $"{mark}-Sotto l'Alpe", $"{mark} Ceppo", $"{mark.ToUpperInvariant()} d'Adda", "Altrove" })
        {
            (await world.PlatformOperator.PostAsync("/bodies", new { kind = "other", name, province = "015" })).Is(201);
        }

        var found = new List<string>();
        for (var next = ""; next is not null;)
        {
            var page = (await world.Anybody.GetAsync($"/bodies?name={Uri.EscapeDataString(mark.Replace('à', 'A').ToLowerInvariant() + " ")}&region=03&kind=other&limit=2&cursor={next}")).Is(200);
            found.AddRange(page["items"].EnumerateArray().Select(x => x.GetProperty("name").GetString()!));
            next = page["next"].GetString();
        }

        Assert.Equal([$"{mark} Ceppo", $"{mark.ToUpperInvariant()} d'Adda", $"{mark}-Sotto l'Alpe"], found);
        Assert.Empty((await world.Anybody.GetAsync($"/bodies?name={Uri.EscapeDataString(mark)}&region=01")).Is(200)["items"].EnumerateArray());
    }

    [Theory]
    [InlineData("kind=castle", "?kind")]
    [InlineData("limit=0", "?limit")]
    [InlineData("cursor=!!", "?cursor")]
    public async Task A_wrong_filter_is_pointed_at(string query, string pointer) =>
        Assert.Equal(pointer, (await world.Anybody.GetAsync("/bodies?" + query)).Is(400).Errors.Single().Pointer);
}
