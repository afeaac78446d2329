using System.Text;

namespace Aggregator.DemandCollection.Tests.Spreadsheets;

public sealed class GetTemplateTests(World world)
{
    [Fact]
    public async Task Anybody_downloads_it_and_what_is_downloaded_is_understood()
    {
        var collection = await world.OpenAsync();
        var csv = (await world.Anybody.GetAsync($"/initiatives/{collection.Id}/template?format=csv")).Is(200);
        Assert.Equal([0xEF, 0xBB, 0xBF], csv.Bytes[..3]);
        Assert.StartsWith("Sede *;Descrizione *;Unità di misura *;", Encoding.UTF8.GetString(csv.Bytes[3..]));
        Assert.Empty(Sheets.Read(csv.Bytes).Errors);
        Assert.Empty(Sheets.Read((await world.Anybody.GetAsync($"/initiatives/{collection.Id}/template")).Is(200).Bytes).Errors);
    }

    [Fact]
    public async Task Of_every_category_that_the_product_brings()
    {
        foreach (var category in new[] { "armed-security", "road-maintenance" })
        {
            var collection = await world.OpenAsync(category);
            Assert.Equal("PK"u8.ToArray(), (await world.Anybody.GetAsync($"/initiatives/{collection.Id}/template?format=xlsx")).Is(200).Bytes[..2]);
        }
    }

    [Fact]
    public async Task Of_no_other_format_and_no_other_initiative()
    {
        (await world.Anybody.GetAsync($"/initiatives/{Guid.NewGuid()}/template")).Is(404);
        (await world.Anybody.GetAsync($"/initiatives/{(await world.OpenAsync()).Id}/template?format=pdf")).Is(400);
    }
}
