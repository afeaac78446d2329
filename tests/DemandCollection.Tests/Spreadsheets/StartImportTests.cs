using System.Text;
using Aggregator.Support;

namespace Aggregator.DemandCollection.Tests.Spreadsheets;

public sealed class StartImportTests(World world)
{
    [Fact]
    public async Task A_file_begins_the_demand()
    {
        var collection = await world.OpenAsync();
        var import = await collection.ImportAsync(Sheets.Csv(Sheets.Row(), Sheets.Row("Scuola", "10,5", "1.000,00")));
        Assert.Equal(("done", "2", "2"), (import.Text("state"), import.Text("rows"), import.Text("rowsDone")));
        var demand = (await world.Drafter(collection.Body).GetAsync($"/demands/{import.Text("demandId")}")).Is(200);
        Assert.Equal(("draft", "318000.00", "\"1\""), (demand.Text("state"), demand["totalValue"].GetProperty("amount").GetString(), demand.ETag));
        Assert.Equal(["Municipio", "Scuola"], demand["lines"].EnumerateArray().Select(x => x.GetProperty("site").GetString()));
        (await collection.SubmitAsync(demand["id"].GetGuid())).Is(200);
        Assert.Equal(0, await world.Database.ScalarAsync<long>($"SELECT count(*) FROM import_chunk WHERE import_id = '{import.Text("id")}'"));
    }

    [Fact]
    public async Task Nothing_is_half_imported()
    {
        var collection = await world.OpenAsync();
        var draft = (await collection.DraftAsync()).Is(201);
        var import = await collection.ImportAsync(Sheets.Csv(Sheets.Row("A"), Sheets.Row("B", "molti"), Sheets.Row("C", "0")), ifMatch: draft.ETag);
        Assert.Equal(("refused", "2"), (import.Text("state"), import.Text("errorCount")));
        Assert.Equal([(3, "D", "import.number"), (4, "D", "positive")], import.Faults().Select(x => (x.Row!.Value, x.Column!, x.Code)));
        var demand = await world.Drafter(collection.Body).GetAsync($"/demands/{draft.Created()}");
        Assert.Equal((draft.ETag, draft["lines"].ToString()), (demand.ETag, demand["lines"].ToString()));
    }

    [Fact]
    public async Task What_was_sent_becomes_amended_and_is_published_whole()
    {
        var collection = await world.OpenAsync();
        var demand = await collection.ApprovedAsync();
        var seen = await world.Drafter(collection.Body).GetAsync($"/demands/{demand}");
        Assert.Equal("done", (await collection.ImportAsync(Sheets.Csv(Sheets.Row("Nuova sede")), ifMatch: seen.ETag)).Text("state"));
        Assert.Equal("amended", (await world.Drafter(collection.Body).GetAsync($"/demands/{demand}")).Text("state"));
        var (name, _, body) = (await world.PublishedAsync(demand))[^1];
        Assert.Equal("demand-collection.demand-amended.v1", name);
        Assert.Contains("Nuova sede", Encoding.UTF8.GetString(body));
    }

    [Fact]
    public async Task The_version_must_be_said_and_still_be_right()
    {
        var collection = await world.OpenAsync();
        var draft = (await collection.DraftAsync()).Is(201);
        var (drafter, path) = (world.Drafter(collection.Body), $"/initiatives/{collection.Id}/imports");
        (await drafter.PostFileAsync(path, Sheets.Csv(Sheets.Row()), "text/csv")).Is(428);
        (await drafter.PostFileAsync(path, Sheets.Csv(Sheets.Row()), "text/csv", "\"9\"")).Is(412);
        var started = await Task.WhenAll(Enumerable.Range(1, 2).Select(i => drafter.PostFileAsync(path, Sheets.Csv(Sheets.Row("File " + i)), "text/csv", draft.ETag)));
        var ended = await Task.WhenAll(started.Select(drafter.EndAsync));
        Assert.Equal(["done", "refused"], ended.Select(x => x.Text("state")).Order());
        Assert.Equal("import.stale", ended.Single(x => x.Text("state") == "refused")["refusal"].GetProperty("code").GetString());
    }

    [Fact]
    public async Task Of_imports_and_edits_at_once_each_demand_has_one_winner()
    {
        var collection = await world.OpenAsync(towns: 6);
        await Parallel.ForEachAsync(collection.Bodies, async (body, _) =>
        {
            var (draft, drafter) = ((await collection.DraftAsync(body)).Is(201), world.Drafter(body));
            var import = drafter.PostFileAsync($"/initiatives/{collection.Id}/imports", Sheets.Csv(Sheets.Row("Importata")), "text/csv", draft.ETag);
            var edit = await drafter.PutAsync($"/demands/{draft.Created()}", new { lines = new[] { Collection.Offices(7, "7.00") } }, draft.ETag);
            var started = await import;
            var imported = started.Status == 202 && (await drafter.EndAsync(started)).Text("state") == "done";
            Assert.True(imported ^ edit.Status == 200, $"import {imported}, edit {edit.Status}");
            var demand = await drafter.GetAsync($"/demands/{draft.Created()}");
            Assert.Equal(("\"2\"", imported ? "Importata" : "Municipio"), (demand.ETag, demand["lines"][0].GetProperty("site").GetString()));
        });
    }

    [Fact]
    public async Task A_repeated_request_stores_one_file()
    {
        var collection = await world.OpenAsync();
        var (drafter, key) = (world.Drafter(collection.Body), Guid.NewGuid().ToString());
        var first = await drafter.PostFileAsync($"/initiatives/{collection.Id}/imports", Sheets.Csv(Sheets.Row()), "text/csv", key: key);
        var again = await drafter.PostFileAsync($"/initiatives/{collection.Id}/imports", Sheets.Csv(Sheets.Row()), "text/csv", key: key);
        Assert.Equal(first.Is(202).Text("id"), again.Is(202).Text("id"));
        Assert.Equal("done", (await drafter.EndAsync(first)).Text("state"));
    }

    [Theory]
    [InlineData("xlsx-as-csv", "text/csv", 202)]
    [InlineData("csv", "application/json", 415)]
    [InlineData("empty", "text/csv", 400)]
    [InlineData("old", "text/csv", 422)]
    [InlineData("large", "text/csv", 413)]
    public async Task Strange_files_are_told_at_the_door(string what, string type, int status)
    {
        var collection = await world.OpenAsync();
        var file = what switch
        {
            "xlsx-as-csv" => Sheets.Workbook(""), "csv" => Sheets.Csv(Sheets.Row()), "empty" => [], "old" => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], _ => new byte[(24 << 20) + 1],
        };
        (await world.Drafter(collection.Body).PostFileAsync($"/initiatives/{collection.Id}/imports", file, type)).Is(status);
    }

    [Fact]
    public async Task A_deadline_binds_the_sending_and_a_closing_everything()
    {
        var collection = await world.OpenAsync(towns: 2);
        (await world.Drafter(await world.TownAsync()).PostFileAsync($"/initiatives/{collection.Id}/imports", Sheets.Csv(Sheets.Row()), "text/csv")).Refused(403, "demand.not-invited");
        (await collection.Planner.PostAsync($"/initiatives/{collection.Id}/close")).Is(200);
        (await world.Drafter(collection.Body).PostFileAsync($"/initiatives/{collection.Id}/imports", Sheets.Csv(Sheets.Row()), "text/csv")).Refused(422, "demand.collection-closed");
        (await collection.Planner.PostFileAsync($"/initiatives/{collection.Id}/imports", [], "text/csv")).Is(403);
    }
}
