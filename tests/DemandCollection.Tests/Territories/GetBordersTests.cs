using Aggregator.DemandCollection.Territories;

namespace Aggregator.DemandCollection.Tests.Territories;

public sealed class GetBordersTests(World world)
{
    [Theory]
    [InlineData(null, true)]
    [InlineData("9,45,9.5,45.5", true)]
    [InlineData("9.5,45,9,45.5", false)]
    [InlineData("9,45,9.5", false)]
    [InlineData("9,45,x,46", false)]
    [InlineData("9,45,9.5,146", false)]
    [InlineData("", false)]
    public void A_box_is_four_numbers_in_order(string? text, bool right) => Assert.Equal(right, GetBorders.Box(text, out _));

    [Fact]
    public async Task Borders_come_as_lines_by_province_or_box_with_a_tag()
    {
        var codes = new[] { "905001", "905002", "906001" };
        var territory = (await world.PlatformOperator.PutAsync("/territory", new
        {
            name = $"T {Guid.NewGuid()}",
            municipalities = codes.Select((istatCode, i) => new { istatCode, name = $"Comune {i}", latitude = i == 2 ? null : $"45.{i + 1}", longitude = i == 2 ? null : $"9.{i + 1}" }),
            adjacency = new[] { new[] { codes[0], codes[1] }, [codes[1], codes[2]] },
        })).Is(200)["territoryId"].GetGuid();
        var path = $"/territories/{territory}/borders";
        var all = (await world.Anybody.GetAsync(path)).Is(200);
        Assert.Equal(("FeatureCollection", 2), (all.Text("type"), all["features"].GetArrayLength()));
        var line = all["features"].EnumerateArray().Single(x => x.TryGetProperty("geometry", out var shape) && shape.ValueKind == System.Text.Json.JsonValueKind.Object);
        Assert.Equal(["[9.1,45.1]", "[9.2,45.2]"], line.GetProperty("geometry").GetProperty("coordinates").EnumerateArray().Select(x => x.ToString()).Order());
        Assert.Equal(2, (await CountAsync("?province=905")));
        Assert.Equal(1, (await CountAsync("?province=906")));
        Assert.Equal(1, (await CountAsync("?bbox=9,45,9.15,45.15")));
        Assert.Equal(0, (await CountAsync("?bbox=10,45,11,46")));
        Assert.Equal(["?bbox", "?province"], (await world.Anybody.GetAsync(path + "?province=Milano&bbox=1")).Is(400).Errors.Select(x => x.Pointer).Order());
        (await world.Anybody.GetAsync($"/territories/{Guid.NewGuid()}/borders")).Is(404);

        using var client = world.Service.Client();
        client.DefaultRequestHeaders.TryAddWithoutValidation("If-None-Match", all.ETag);
        Assert.Equal(System.Net.HttpStatusCode.NotModified, (await client.GetAsync("/api/demand/v1" + path, TestContext.Current.CancellationToken)).StatusCode);

        async Task<int> CountAsync(string query) => (await world.Anybody.GetAsync(path + query)).Is(200)["features"].GetArrayLength();
    }
}
