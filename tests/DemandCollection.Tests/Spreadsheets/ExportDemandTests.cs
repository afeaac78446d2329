using System.Text;

namespace Aggregator.DemandCollection.Tests.Spreadsheets;

public sealed class ExportDemandTests(World world)
{
    [Theory]
    [InlineData("csv", "text/csv")]
    [InlineData("xlsx", Sheets.Xlsx)]
    public async Task Imported_again_it_changes_nothing(string format, string type)
    {
        var collection = await world.OpenAsync();
        var demand = await collection.ApprovedAsync(null, Collection.Offices(), Collection.Offices(12.5m, "0.01"));
        var before = await world.Drafter(collection.Body).GetAsync($"/demands/{demand}");
        var file = (await world.Drafter(collection.Body).GetAsync($"/demands/{demand}/spreadsheet?format={format}")).Is(200).Bytes;
        var import = await collection.ImportAsync(file, type, before.ETag);
        Assert.Equal(("done", "True", demand.ToString()), (import.Text("state"), import.Text("unchanged"), import.Text("demandId")));
        var after = await world.Drafter(collection.Body).GetAsync($"/demands/{demand}");
        Assert.Equal((before.ETag, before["lines"].ToString(), "approved"), (after.ETag, after["lines"].ToString(), after.Text("state")));
    }

    [Fact]
    public async Task An_edited_export_keeps_the_identity_of_lines()
    {
        var collection = await world.OpenAsync();
        var draft = (await collection.DraftAsync(null, Collection.Offices(1, "1.00"), Collection.Offices(2, "2.00"))).Is(201);
        var text = Encoding.UTF8.GetString((await world.Drafter(collection.Body).GetAsync($"/demands/{draft.Created()}/spreadsheet?format=csv")).Is(200).Bytes);
        var rows = text.Split("\r\n");
        Assert.Equal("done", (await collection.ImportAsync(Encoding.UTF8.GetBytes($"{rows[0]}\r\n{rows[2].Replace("Municipio", "Scuola")}\r\n"), ifMatch: draft.ETag)).Text("state"));
        var line = Assert.Single((await world.Drafter(collection.Body).GetAsync($"/demands/{draft.Created()}"))["lines"].EnumerateArray());
        Assert.Equal((draft["lines"][1].GetProperty("lineId").GetGuid(), "Scuola"), (line.GetProperty("lineId").GetGuid(), line.GetProperty("site").GetString()));
    }

    [Fact]
    public async Task The_planner_sees_it_once_it_was_sent_and_strangers_never()
    {
        var collection = await world.OpenAsync(towns: 2);
        var draft = (await collection.DraftAsync()).Created();
        (await collection.Planner.GetAsync($"/demands/{draft}/spreadsheet")).Is(404);
        (await collection.SubmitAsync(draft)).Is(200);
        (await collection.Planner.GetAsync($"/demands/{draft}/spreadsheet")).Is(200);
        (await world.Drafter(collection.Bodies[1]).GetAsync($"/demands/{draft}/spreadsheet")).Is(404);
        (await collection.Planner.GetAsync($"/demands/{draft}/spreadsheet?format=ods")).Is(400);
    }
}
