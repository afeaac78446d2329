using System.Text;
using Aggregator.Local;
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

    [Fact]
    public async Task A_hundred_thousand_lines_are_signed_approved_returned_amended_and_withdrawn()
    {
        var collection = await world.OpenAsync();
        var (drafter, clock) = (world.Drafter(collection.Body), System.Diagnostics.Stopwatch.StartNew());
        var import = await collection.ImportAsync(Sheets.Many(100_000));
        Tell("import");
        var (id, said) = (import["demandId"].GetGuid(), new List<string>());
        var draft = (await drafter.GetAsync($"/demands/{id}")).Is(200);
        Tell("read");
        Assert.Equal((100_000, 1000, 0), (draft["lineCount"].GetInt32(), draft["lines"].GetArrayLength(), draft["missing"].GetArrayLength()));
        (await collection.SubmitAsync(id)).Is(200);
        Tell("submit");
        (await collection.Planner.PostAsync($"/demands/{id}/approve")).Is(200);
        Tell("approve");

        // What is downloaded goes through a real socket, many buffers long.
        foreach (var format in new[] { "csv", "xlsx" })
        {
            var file = (await drafter.GetAsync($"/demands/{id}/spreadsheet?format={format}")).Is(200).Bytes;
            Tell($"export {format}, {file.Length / 1e6:N1} MB");
            var again = await collection.ImportAsync(file, format == "csv" ? "text/csv" : Sheets.Xlsx, (await drafter.GetAsync($"/demands/{id}")).ETag);
            Assert.Equal(("done", "True"), (again.Text("state"), again.Text("unchanged")));
            Tell("import of what was exported");
        }

        (await collection.Planner.PostAsync($"/demands/{id}/return", new { reasons = "Da rivedere" })).Is(200);
        Tell("return");
        (await collection.SubmitAsync(id)).Is(200);
        Assert.Equal("done", (await collection.ImportAsync(Sheets.Many(100_000, 1), ifMatch: (await drafter.GetAsync($"/demands/{id}")).ETag)).Text("state"));
        Tell("amendment by file");
        (await world.Signatory(collection.Body).PostAsync($"/demands/{id}/withdraw", new { reason = "Errore" })).Is(200);
        Tell("withdrawal");

        // The broker takes messages of this size: nothing stays behind.
        await Eventually.Holds(async () => await world.Database.ScalarAsync<long>("SELECT count(*) FROM platform.outbox o JOIN platform.published p ON p.id = o.id WHERE p.subject = $1", id) == 0, "they are sent", TimeSpan.FromMinutes(1));
        Tell($"all sent, of {await world.Database.ScalarAsync<int>("SELECT max(octet_length(body)) FROM platform.published WHERE subject = $1", id) / 1e6:N1} MB at most");
        Assert.Equal(6L, await world.Database.ScalarAsync<long>("SELECT count(*) FROM platform.published WHERE subject = $1", id));
        Assert.InRange(await world.Database.ScalarAsync<int>("SELECT max(octet_length(body)) FROM platform.published WHERE subject = $1", id), 20 << 20, Aggregator.DemandCollection.Spreadsheets.SpreadsheetImport.PublishedBytesMax);

        void Tell(string what)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {clock.Elapsed.TotalSeconds:N1} s");
            clock.Restart();
        }
    }

    [Fact]
    public async Task More_text_than_a_message_may_carry_is_refused_before_it_is_a_demand()
    {
        var collection = await world.OpenAsync();
        var row = Sheets.Row().Replace("Pulizia uffici", new string('è', 900));
        var import = await collection.ImportAsync(Sheets.Zipped([.. Enumerable.Repeat(row, 40_000)]), Sheets.Xlsx);
        Assert.Equal(("refused", "import.too-much-text"), (import.Text("state"), import["refusal"].GetProperty("code").GetString()));
        Assert.Empty((await world.Drafter(collection.Body).GetAsync("/demands")).Is(200)["items"].EnumerateArray());
    }

    [Fact]
    public async Task A_second_copy_goes_on_where_the_first_was_killed_and_sees_a_closing_in_between()
    {
        await using var own = new World(); // whoever kills a process has one of his own
        await own.InitializeAsync();
        var (half, late) = (await own.OpenAsync(), await own.OpenAsync());
        await using var second = await ServiceUnderTest.StartAsync(Component.Demand, own.Vhost.Address, own.Tokens.Authority, own.Database);
        Actor Through(string kind, Guid organisation, string role) => new(second.Client(own.Tokens.Mint(kind, organisation, [role])));
        var (drafter, later) = (Through("body", half.Body, "buyer.drafter"), Through("body", late.Body, "buyer.drafter"));

        // The first copy leads, because it was alone. Its next word on the progress waits for us: it is then in the middle of the file.
        var started = (await drafter.PostFileAsync($"/initiatives/{half.Id}/imports", Sheets.Many(100_000), "text/csv")).Is(202);
        await using var source = Npgsql.NpgsqlDataSource.Create(own.Database.Superuser + ";Pooling=false");
        await using var connection = await source.OpenConnectionAsync();
        var held = await connection.BeginTransactionAsync();
        await Eventually.Holds(async () => await own.Database.ScalarAsync<string>("SELECT state FROM spreadsheet_import") == "running", "it is begun");
        await using (var hold = new Npgsql.NpgsqlCommand("SELECT 1 FROM spreadsheet_import FOR UPDATE", connection, held))
        {
            await hold.ExecuteNonQueryAsync();
        }

        await Eventually.Holds(async () => await own.Database.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%rows_done%'") > 0, "it is in the middle");
        var waiting = (await later.PostFileAsync($"/initiatives/{late.Id}/imports", Sheets.Csv(Sheets.Row()), "text/csv")).Is(202);
        (await Through("cpb", late.Cpb, "cpb.planner").PostAsync($"/initiatives/{late.Id}/close")).Is(200);
        await own.Service.Process.KillAsync();
        await held.RollbackAsync();

        Assert.Equal(("done", "100000"), (await drafter.EndAsync(started)) is var done ? (done.Text("state"), done.Text("rows")) : default);
        Assert.Equal((2, 1L, 100_000L), (await own.Database.ScalarAsync<int>("SELECT attempts FROM spreadsheet_import WHERE rows = 100000"),
            await own.Database.ScalarAsync<long>("SELECT count(*) FROM demand"), await own.Database.ScalarAsync<long>("SELECT count(*) FROM demand_line")));
        Assert.Equal(("refused", "demand.collection-closed"), (await later.EndAsync(waiting)) is var refused ? (refused.Text("state"), refused["refusal"].GetProperty("code").GetString()) : default);
    }
}
