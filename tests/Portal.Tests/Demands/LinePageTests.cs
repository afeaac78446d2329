using System.Text.Json.Nodes;
using static Aggregator.Portal.Tests.Demands.Recordings;

namespace Aggregator.Portal.Tests.Demands;

public sealed class LinePageTests(Site site)
{
    private static readonly string Put = "PUT " + Path("/demands/" + Demand(1));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_line_is_written_in_the_Italian_way_and_the_other_lines_go_along_as_they_are(bool scripts)
    {
        await using var own = await Own.StartAsync(site);
        own.Gateway.Instead[Path("/demands/" + Demand(1))] = Tagged(Read("/demands/" + Demand(1)), "\"4\"");
        own.Gateway.Instead[Put] = (200, (object)Read("/demands/" + Demand(1)));
        await using var visitor = await own.Visit("corsico", scripts);
        await visitor.Open($"/demands/{Demand(1)}/lines/new?unit=m2");
        await visitor.Page.FillAsync("#site", "Scuola <b>Dante</b> \"nord\"");
        await visitor.Page.FillAsync("#description", "Pulizia dei vetri");
        await visitor.Page.FillAsync("#quantity", "1.234,5");
        await visitor.Page.FillAsync("#yearlyValue", "12.500,00");
        await visitor.Page.SelectOptionAsync("#fields-areaType", "glass");
        await visitor.Page.FillAsync("#fields-timesPerYear", "4");
        await visitor.Page.FillAsync("#presentContractExpiry", "2027-06-30");
        await visitor.Page.ClickAsync("details.more summary");
        await visitor.Page.FillAsync("#historicPrice", "0,125");
        await visitor.Page.FillAsync("#historicPriceSource", "Contratto rep. 1/2024");
        await visitor.Page.ClickAsync("form.form-panel button[type=submit]");
        Assert.Contains("La riga è salvata.", await visitor.Page.Locator("main").InnerTextAsync());

        var change = own.Gateway.Changes.Single();
        Assert.Equal(("\"4\"", "corsico"), (change.Version, change.Bearer));
        var lines = change.Json["lines"]!.AsArray();
        Assert.Equal([Line(1), Line(2), Line(3), null], lines.Select(x => (string?)x!["lineId"]));
        var (kept, written) = (lines[0]!, lines[3]!);
        Assert.Equal(("0.0925", "2027-06-30", "offices"), (kept["historicPrice"]!.ToString(), (string?)kept["presentContractExpiry"], (string?)kept["fields"]!["areaType"]));
        Assert.Equal(("Scuola <b>Dante</b> \"nord\"", "1234.5", "12500.00", "0.125"),
            ((string?)written["site"], (string?)written["quantity"], (string?)written["yearlyValue"]!["amount"], (string?)written["historicPrice"]));
        Assert.Equal("""{"areaType":"glass","timesPerYear":"4"}""", written["fields"]!.ToJsonString());
        visitor.IsClean();
    }

    [Fact]
    public async Task Every_error_stands_at_its_field_and_what_was_typed_comes_back()
    {
        await using var own = await Own.StartAsync(site);
        own.Gateway.Instead[Put] = (400, Problem("invalid-input", "Dati non validi.",
            ("/lines/3/site", "required", "Va indicato."), ("/lines/3/quantity", "decimal", "Deve essere un numero."), ("/lines/3/fields/timesPerWeek", "demand.range", "Deve stare tra 0,25 e 21."),
            ("/lines/0/fields/areaType", "enum", "Valore non previsto.")));
        await using var visitor = await own.Visit("corsico");
        await visitor.Open($"/demands/{Demand(1)}/lines/new?unit=m2");
        await visitor.Page.FillAsync("#quantity", "tanti");
        await visitor.Page.FillAsync("#fields-timesPerWeek", "99");
        await visitor.Page.ClickAsync("form.form-panel button[type=submit]");
        var errors = await visitor.Page.Locator("#errors").InnerTextAsync();
        Assert.Contains("Sede o luogo: Va indicato.", errors);
        Assert.Contains("Quantità: Deve essere un numero.", errors);
        Assert.Contains("Interventi alla settimana: Deve stare tra 0,25 e 21.", errors);
        Assert.Contains("Riga 1: Valore non previsto.", errors);
        Assert.Equal("tanti", await visitor.Page.InputValueAsync("#quantity"));
        Assert.Equal("Deve stare tra 0,25 e 21.", await visitor.Page.Locator("#fields-timesPerWeek-wrong").InnerTextAsync());
        Assert.Equal("tanti", (string?)own.Gateway.Changes.Single().Json["lines"]![3]!["quantity"]);
        await visitor.IsAccessible();
        visitor.IsClean(400);
    }

    [Fact]
    public async Task A_lost_update_overwrites_nothing_and_keeps_what_was_typed_beside_what_is_there_now()
    {
        await using var own = await Own.StartAsync(site);
        var document = Read("/demands/" + Demand(1));
        own.Gateway.Instead[Path("/demands/" + Demand(1))] = Tagged(document.DeepClone(), "\"4\"");
        own.Gateway.Instead[Put] = (412, Problem("stale", "Rileggila, prendi il nuovo ETag."));
        await using var visitor = await own.Visit("corsico");
        await visitor.Open($"/demands/{Demand(1)}/lines/{Line(1)}");
        await visitor.Page.FillAsync("#quantity", "3.700");

        document["lines"]![0]!["site"] = "Palazzo nuovo";
        own.Gateway.Instead[Path("/demands/" + Demand(1))] = Tagged(document.DeepClone(), "\"5\"");
        await visitor.Page.ClickAsync("form.form-panel button[type=submit]");
        Assert.Equal("\"4\"", own.Gateway.Changes.Single().Version);
        var page = await visitor.Page.Locator("main").InnerTextAsync();
        Assert.Contains("qualcun altro ha modificato questo fabbisogno", page);
        Assert.Contains("Palazzo nuovo", page);
        Assert.DoesNotContain("ETag", page);
        Assert.Equal("3.700", await visitor.Page.InputValueAsync("#quantity"));
        Assert.Equal("\"5\"", await visitor.Page.Locator("form.form-panel input[name=__version]").InputValueAsync());
        await visitor.Screenshot("line-stale-1280");
        await visitor.IsAccessible();
        visitor.IsClean(412);
    }

    [Fact]
    public async Task A_question_that_does_not_apply_is_hidden_and_not_sent()
    {
        await using var own = await Own.StartAsync(site);
        own.Gateway.Instead["PUT " + Path("/demands/" + Demand(8))] = (200, (object)Read("/demands/" + Demand(8)));
        await using var visitor = await own.Visit("corsico");
        await visitor.Open($"/demands/{Demand(8)}/lines/{Line(1)}");
        Assert.Equal("3", await visitor.Page.InputValueAsync("#fields-wateringYears"));
        await visitor.Page.SelectOptionAsync("#fields-watering", "false");
        Assert.False(await visitor.Page.Locator("#fields-wateringYears").IsVisibleAsync());
        await visitor.Page.ClickAsync("form.form-panel button[type=submit]");
        Assert.Equal("""{"species":"native","girthCm":"18","watering":"false"}""", own.Gateway.Changes.Single().Json["lines"]![0]!["fields"]!.ToJsonString());
        visitor.IsClean();
    }

    [Fact]
    public async Task Without_scripts_a_question_says_when_it_applies()
    {
        await using var visitor = await site.Visit(scripts: false, who: "corsico");
        await visitor.Open($"/demands/{Demand(8)}/lines/new?unit=tree");
        Assert.True(await visitor.Page.Locator("#fields-wateringYears").IsVisibleAsync());
        Assert.Contains("Solo se «Irrigazione di soccorso compresa» è «Sì».", await visitor.Page.Locator("#fields-wateringYears-hint").InnerTextAsync());
        Assert.Contains("Da 1 a 5.", await visitor.Page.Locator("#fields-wateringYears-hint").InnerTextAsync());
    }

    [Fact]
    public async Task Help_and_what_is_not_collected_stand_under_their_field()
    {
        await using var own = await Own.StartAsync(site);
        var questionnaire = Read("/categories/road-maintenance/questionnaires/1");
        foreach (var unit in questionnaire["units"]!.AsArray()) if (unit!["fields"]!.AsArray().Count > 1) unit["fields"]![1]!["help"] = new JsonObject { ["it"] = "Che cosa si fa, <b>una</b> per riga.", ["en"] = "What is done." };
        questionnaire["units"]![0]!["help"] = new JsonObject { ["it"] = "Ogni strada una volta, andata e ritorno insieme.", ["en"] = "Each road once." };
        own.Gateway.Instead[Path("/categories/road-maintenance/questionnaires/1")] = questionnaire;
        var html = await own.Gateway.ReadAsync($"/demands/{Demand(5)}/lines/new?unit=km", "corsico");
        var (nature, activity) = (html.QuerySelector("#fields-nature")!, html.QuerySelector("#fields-activity")!);
        Assert.Equal("fields-activity-hint", activity.GetAttribute("aria-describedby"));
        Assert.Contains("Che cosa si fa, <b>una</b> per riga.", html.QuerySelector("#fields-activity-hint")!.TextContent);
        Assert.DoesNotContain("Lavori", nature.TextContent);
        Assert.Contains("I lavori non si raccolgono qui", html.QuerySelector("#fields-nature-hint")!.TextContent);
        Assert.Contains("Ogni strada una volta, andata e ritorno insieme. Si misura in: chilometri di strada.", html.QuerySelector("#quantity-hint")!.TextContent);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_change_of_what_was_sent_is_seen_before_it_is_saved(bool scripts)
    {
        await using var own = await Own.StartAsync(site);
        var (sent, put) = (Path("/demands/" + Demand(3)), "PUT " + Path("/demands/" + Demand(3)));
        own.Gateway.Instead[sent] = Tagged(Read("/demands/" + Demand(3)), "\"4\"");
        own.Gateway.Instead[put] = (200, (object)Read("/demands/" + Demand(3)));
        var asked = new System.Collections.Concurrent.ConcurrentQueue<string?>();
        own.Gateway.Instead[sent + "/consequences"] = (Func<Microsoft.AspNetCore.Http.HttpContext, Task>)(context =>
        {
            var (total, effects) = ((string?)context.Request.Query["totalValue"], Read($"/demands/{Demand(3)}/consequences"));
            asked.Enqueue(total);
            if (total is not null) effects["after"]!["totalValue"]!["amount"] = "7646000.00";
            if (total is not null) effects["obligation"]!["bound"] = false;
            return Microsoft.AspNetCore.Http.HttpResponseJsonExtensions.WriteAsJsonAsync(context.Response, effects);
        });
        await using var visitor = await own.Visit("corsico", scripts, scripts ? 1280 : 390);
        await visitor.Open($"/demands/{Demand(3)}/lines/{Line(1)}");
        await visitor.Page.FillAsync("#yearlyValue", "63.000,00");
        await visitor.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Vedi che cosa cambia" }).ClickAsync();
        Assert.Empty(own.Gateway.Changes);
        Assert.Equal("262500.00", asked.Last());
        var rows = (await visitor.Page.Locator(".amending tbody tr").AllInnerTextsAsync()).Select(row => row.Replace("\n", " ").Replace("\t", " ")).ToList();
        Assert.Matches("229.500,00.*262.500,00", rows[0]);
        Assert.Matches("7.842.500,00.*7.646.000,00", rows[1]);
        Assert.Matches("Sì.*No", rows[3]);
        await visitor.FitsItsWidth();
        await visitor.Screenshot("line-amending-seen-" + (scripts ? "1280" : "390"));

        // Another figure is another consequence: it is seen again, and only then saved.
        await visitor.Page.FillAsync("#yearlyValue", "64.000,00");
        await visitor.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Salva la riga" }).ClickAsync();
        Assert.Empty(own.Gateway.Changes);
        await visitor.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Salva la riga" }).ClickAsync();
        var change = own.Gateway.Changes.Single();
        Assert.Equal(("\"4\"", "64000.00"), (change.Version, (string?)change.Json["lines"]![0]!["yearlyValue"]!["amount"]));
        visitor.IsClean();
    }

    [Fact]
    public async Task Deleting_a_line_of_what_was_sent_says_at_once_what_becomes_of_it()
    {
        var page = (await site.Gateway.ReadAsync($"/demands/{Demand(3)}/lines/{Line(2)}/delete", "corsico")).QuerySelector(".amending")!.TextContent;
        Assert.Contains("229.500,00", page);
        Assert.Contains("174.000,00", page);
    }

    [Fact]
    public async Task A_copy_begins_with_the_other_line_and_changes_nothing_until_it_is_saved()
    {
        await using var visitor = await site.Visit(who: "corsico");
        await visitor.Open($"/demands/{Demand(2)}/lines/new?from={Line(2)}");
        Assert.Equal(("Municipio, via Roma 18", "420,5", "18.500,00"), (await visitor.Page.InputValueAsync("#site"), await visitor.Page.InputValueAsync("#quantity"), await visitor.Page.InputValueAsync("#yearlyValue")));
        Assert.DoesNotContain(site.Gateway.Changes, change => change.Path.Contains(Demand(2), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_line_is_deleted_after_asking()
    {
        await using var own = await Own.StartAsync(site);
        own.Gateway.Instead[Path("/demands/" + Demand(1))] = Tagged(Read("/demands/" + Demand(1)), "\"4\"");
        own.Gateway.Instead[Put] = (200, (object)Read("/demands/" + Demand(1)));
        await using var visitor = await own.Visit("corsico", scripts: false);
        await visitor.Open($"/demands/{Demand(1)}/lines/{Line(2)}/delete");
        Assert.Contains("Pulizia dei servizi igienici", await visitor.Page.Locator("form.form-panel").InnerTextAsync());
        await visitor.Page.ClickAsync("form.form-panel button[type=submit]");
        Assert.Equal([Line(1), Line(3)], own.Gateway.Changes.Single().Json["lines"]!.AsArray().Select(x => (string?)x!["lineId"]));
        Assert.Equal("\"4\"", own.Gateway.Changes.Single().Version);
    }

    [Fact]
    public async Task A_demand_too_long_for_forms_sends_the_reader_to_the_spreadsheet()
    {
        await using var own = await Own.StartAsync(site);
        var many = Read("/demands/" + Demand(2));
        many["lineCount"] = 501;
        many["lines"] = new JsonArray([.. Enumerable.Range(1, 501).Select(n =>
        {
            var line = many["lines"]![0]!.DeepClone();
            line["lineId"] = Line(n);
            return line;
        })]);
        own.Gateway.Instead[Path("/demands/" + Demand(2))] = many;
        await using var visitor = await own.Visit("corsico");
        await visitor.Open($"/demands/{Demand(2)}/lines/new?unit=m2");
        Assert.EndsWith($"/demands/{Demand(2)}", visitor.Page.Url);
        var page = await visitor.Page.Locator("#lines").InnerTextAsync();
        Assert.Contains("Oltre 500 righe si modifica con il foglio di calcolo", page);
        Assert.DoesNotContain("Aggiungi una riga", page);
        Assert.Equal(100, await visitor.Page.Locator("#lines tbody tr").CountAsync());
    }

    [Fact]
    public async Task What_is_in_a_name_stays_text()
    {
        await using var own = await Own.StartAsync(site);
        var hostile = Read("/demands/" + Demand(2));
        hostile["lines"]![0]!["site"] = "<script>alert(1)</script><img src=x onerror=alert(2)>";
        hostile["lines"]![0]!["description"] = "\"><svg onload=alert(3)>";
        own.Gateway.Instead[Path("/demands/" + Demand(2))] = hostile;
        await using var visitor = await own.Visit("corsico");
        foreach (var address in new[] { $"/demands/{Demand(2)}", $"/demands/{Demand(2)}/lines/{Line(1)}", $"/demands/{Demand(2)}/lines/{Line(1)}/delete" })
        {
            await visitor.Open(address);
            Assert.Equal(0, await visitor.Page.Locator("main img, main svg[onload], main script").CountAsync());
        }

        await visitor.Open($"/demands/{Demand(2)}/lines/{Line(1)}");
        Assert.Equal("<script>alert(1)</script><img src=x onerror=alert(2)>", await visitor.Page.InputValueAsync("#site"));
        visitor.IsClean();
    }

    [Theory]
    [InlineData("milano")]
    [InlineData("aldo")]
    public async Task Who_does_not_draft_for_the_body_changes_no_line(string who)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = site.Gateway.Address };
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("__csrf", "a-token-for-forms"), KeyValuePair.Create("unit", "m2"), KeyValuePair.Create("site", "X")]);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/demands/{Demand(3)}/lines/new") { Content = form, Headers = { { "Cookie", "session=" + who } } };
        using var answer = await http.SendAsync(request);
        Assert.Equal(403, (int)answer.StatusCode);
        Assert.DoesNotContain(site.Gateway.Changes, change => change.Path.Contains(Demand(3), StringComparison.Ordinal) && change.Bearer == who);
    }

    [Fact]
    public async Task Nobody_is_sent_to_the_login_and_a_form_without_a_token_goes_nowhere()
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = site.Gateway.Address };
        using var read = await http.GetAsync($"/demands/{Demand(1)}/lines/new");
        Assert.StartsWith("/login?returnUrl=", read.Headers.Location!.ToString());
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("unit", "m2")]);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/demands/{Demand(1)}/lines/new") { Content = form, Headers = { { "Cookie", "session=corsico" } } };
        using var refused = await http.SendAsync(request);
        Assert.Equal(403, (int)refused.StatusCode);
    }
}
