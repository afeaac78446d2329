namespace Aggregator.DemandCollection.Tests.Spreadsheets;

public sealed class ListImportsTests(World world)
{
    [Fact]
    public async Task The_bodys_own_newest_first()
    {
        var collection = await world.OpenAsync(towns: 2);
        var first = (await collection.ImportAsync(Sheets.Csv())).Text("id");
        var second = (await collection.ImportAsync(Sheets.Csv(Sheets.Row()))).Text("id");
        await collection.ImportAsync(Sheets.Csv(Sheets.Row()), body: collection.Bodies[1]);
        var list = (await world.Drafter(collection.Body).GetAsync($"/initiatives/{collection.Id}/imports")).Is(200);
        Assert.Equal([second, first], list["items"].EnumerateArray().Select(x => x.GetProperty("id").GetString()));
        Assert.Equal(3, (await world.Auditor.GetAsync($"/initiatives/{collection.Id}/imports")).Is(200)["items"].GetArrayLength());
        (await world.Drafter(await world.TownAsync()).GetAsync($"/initiatives/{collection.Id}/imports")).Is(404);
    }
}
