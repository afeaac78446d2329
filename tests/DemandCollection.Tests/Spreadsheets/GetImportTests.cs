using System.Text;

namespace Aggregator.DemandCollection.Tests.Spreadsheets;

public sealed class GetImportTests(World world)
{
    [Theory]
    [InlineData("import.unreadable")]
    [InlineData("import.no-rows")]
    [InlineData("import.unreadable-row")]
    [InlineData("import.merged-cells")]
    public async Task A_file_that_cannot_be_read_says_why(string code)
    {
        var collection = await world.OpenAsync();
        byte[] file = code switch
        {
            "import.unreadable" => [.. "PK\u0003\u0004"u8, .. Encoding.ASCII.GetBytes(new string('x', 500))],
            "import.no-rows" => Sheets.Csv(),
            "import.unreadable-row" => [.. Sheets.Csv(Sheets.Row()), .. Encoding.ASCII.GetBytes('"' + new string('x', 200_000))],
            _ => Sheets.Workbook("<row>" + Sheets.Inline("Sede", "Descrizione", "Unità di misura", "Quantità", "Valore annuo (euro, IVA esclusa)") + "</row>", after: "<mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells>"),
        };
        var import = await collection.ImportAsync(file);
        Assert.Equal(("refused", code), (import.Text("state"), import["refusal"].GetProperty("code").GetString()));
        Assert.NotEqual(code, import["refusal"].GetProperty("detail").GetString());
        (await world.Drafter(collection.Body).GetAsync($"/imports/{import.Text("id")}")).Is(200);
    }

    [Fact]
    public async Task A_thousand_errors_are_shown_and_all_are_counted()
    {
        var collection = await world.OpenAsync();
        var import = await collection.ImportAsync(Sheets.Csv([.. Enumerable.Repeat(Sheets.Row(quantity: "x"), 1500)]));
        Assert.Equal(("1500", 1000, "1500"), (import.Text("errorCount"), import["errors"].GetArrayLength(), import.Text("rows")));
        Assert.Equal("Write a number, for example 1234,50.", import["errors"][0].GetProperty("detail").GetString());
    }

    [Fact]
    public async Task It_is_the_bodys_own()
    {
        var collection = await world.OpenAsync(towns: 2);
        var id = (await collection.ImportAsync(Sheets.Csv(Sheets.Row()))).Text("id");
        (await world.Drafter(collection.Bodies[1]).GetAsync($"/imports/{id}")).Is(404);
        (await collection.Planner.GetAsync($"/imports/{id}")).Is(403);
        (await world.Auditor.GetAsync($"/imports/{id}")).Is(200);
        (await world.AsDelegate(Guid.NewGuid(), collection.Body, "buyer.drafter").GetAsync($"/imports/{id}")).Is(200);
    }
}
