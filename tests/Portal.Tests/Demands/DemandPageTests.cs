using static Aggregator.Portal.Tests.Demands.Recordings;

namespace Aggregator.Portal.Tests.Demands;

public sealed class DemandPageTests(Site site)
{
    [Theory]
    [InlineData(1, "corsico", "Prima della firma manca ancora qualcosa", "Firma e presenta")]
    [InlineData(2, "corsico", "È completo: ora lo firma il firmatario", "Firma e presenta")]
    [InlineData(2, "aldo", "È completo: firma e presenta", "Aggiungi una riga")]
    [InlineData(3, "aldo", "Presentato: lo esamina il soggetto aggregatore", "Aggiungi una riga")]
    [InlineData(4, "aldo", "Manca la scadenza del contratto attuale della biblioteca.", "Modifica")]
    [InlineData(6, "corsico", "Approvato e bloccato", "Aggiungi una riga")]
    [InlineData(7, "corsico", "Esprimi un altro fabbisogno", "Aggiungi una riga")]
    public async Task Says_the_next_step_and_whose_it_is(int demand, string who, string there, string absent)
    {
        await using var visitor = await site.Visit(who: who, scripts: false);
        Assert.Equal(200, await visitor.Open("/demands/" + Demand(demand)));
        Assert.Contains(there, await visitor.Page.Locator(".next-step").InnerTextAsync());
        Assert.DoesNotContain(absent, await visitor.Page.Locator("main").InnerTextAsync());
        visitor.IsClean();
    }

    [Theory]
    [InlineData(3, "Fino al", "il termine per modificarlo era il 15 dicembre 2026")]
    [InlineData(7, "può esprimerne un altro", "Il termine per esprimerne un altro era il")]
    public async Task After_the_deadline_nothing_promises_that_it_can_still_be_changed(int demand, string absent, string there)
    {
        await using var own = await Own.StartAsync(site);
        var initiative = (string)Read("/demands/" + Demand(demand))["initiativeId"]!;
        own.Gateway.Instead[Path($"/initiatives/{initiative}/invitations")] = new { items = new[] { new { bodyId = "e68d5bef-974f-7062-8a52-93a3299def38", closesAt = "2026-12-15T11:00:00Z", mayAct = false } }, next = (string?)null };
        var words = (await own.Gateway.ReadAsync("/demands/" + Demand(demand), "corsico")).QuerySelector(".next-step")!.TextContent;
        Assert.Contains(there, words);
        Assert.DoesNotContain(absent, words);
    }

    [Fact]
    public async Task What_stands_behind_the_fold_of_the_form_stands_behind_a_fold_of_the_list()
    {
        var html = await site.Gateway.ReadAsync("/demands/" + Demand(2), "corsico");
        Assert.Equal(["Prezzo pagato oggi per unità", "Da dove viene quel prezzo", "Motivazione", "Codice CUI", "Codice CPV"], html.QuerySelectorAll("#line-1 details dt").Select(label => label.TextContent));
        Assert.Contains("S01234567890202600007", html.QuerySelector("#line-1 details")!.TextContent);
        Assert.Empty(html.QuerySelectorAll("#line-2 details"));
        await using var visitor = await site.Visit(390, who: "corsico", scripts: false);
        await visitor.Open($"/demands/{Demand(2)}#line-1");
        await visitor.Page.ClickAsync("#line-1 summary");
        Assert.True(await visitor.Page.Locator("#line-1 dd").First.IsVisibleAsync());
        await visitor.FitsItsWidth();
        await visitor.Screenshot("demand-line-rest-390");
        // Which day's thresholds were compared is said, not "today": what was signed stays judged by its own day.
        Assert.Contains("soglie in vigore il 22 novembre 2026", html.QuerySelector(".bound-answer")!.TextContent);
    }

    [Fact]
    public async Task The_history_numbers_the_people_and_says_under_what_each_sending_went()
    {
        var steps = (await site.Gateway.ReadAsync($"/demands/{Demand(4)}/history", "corsico")).QuerySelectorAll(".history li").Select(step => string.Join(" ", step.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))).ToList();
        Assert.Contains("Persona 3 · Il soggetto aggregatore – «Manca la scadenza", steps[0]);
        Assert.Contains("Persona 1 · Comune di Corsico", steps[1]);
        Assert.Contains("Protocollo 2026/0004512 del 5 novembre 2026 · Atto: Determina n. 118 del 4 novembre 2026 · Totale: € 229.500,00 · Righe: 3", steps[1]);
        Assert.Contains("Righe caricate da un foglio di calcolo", steps[2]);
        Assert.Contains("Righe modificate TuTotale: € 229.500,00 · Righe: 3", steps[3]);
    }

    [Fact]
    public async Task The_history_names_the_readers_own_colleagues_and_numbers_the_others()
    {
        await using var own = await Own.StartAsync(site);
        own.Gateway.Instead["/api/accounts/v1/colleagues"] = new
        {
            items = new[] { new { accountId = "a1d00000-0000-7000-8000-000000000001", displayName = "Aldo <Neri>" }, new { accountId = "e2419cc4-7d14-7302-aef7-d25026d8793d", displayName = "Di un’altra casa" } }, next = (string?)null,
        };
        var steps = (await own.Gateway.ReadAsync($"/demands/{Demand(4)}/history", "corsico")).QuerySelectorAll(".history li").Select(step => step.TextContent).ToList();
        Assert.Contains("Aldo <Neri> · Comune di Corsico", steps[1]);
        // What somebody did for another organisation is not told under the name.
        Assert.Contains("Persona 3 · Il soggetto aggregatore", steps[0]);
    }

    [Fact]
    public async Task What_is_missing_leads_to_its_field()
    {
        await using var visitor = await site.Visit(who: "corsico");
        await visitor.Open("/demands/" + Demand(1));
        await visitor.Page.GetByText("Riga 2: «Tipo di area»: Va indicato.").ClickAsync();
        Assert.EndsWith($"/demands/{Demand(1)}/lines/{Line(2)}#fields-areaType", visitor.Page.Url);
        Assert.True(await visitor.Page.Locator("#fields-areaType").IsVisibleAsync());
    }

    [Fact]
    public async Task Who_edited_last_is_told_that_another_signs()
    {
        await using var own = await Own.StartAsync(site);
        var history = Read($"/demands/{Demand(2)}/history");
        history["items"]![0]!["actor"] = "50f1a000-0000-7000-8000-000000000001";
        own.Gateway.Instead[Path($"/demands/{Demand(2)}/history")] = history;
        await using var visitor = await own.Visit("sofia");
        await visitor.Open("/demands/" + Demand(2));
        Assert.Contains("Deve firmare un’altra persona", await visitor.Page.Locator(".next-step").InnerTextAsync());

        var body = Read("/bodies/e68d5bef-974f-7062-8a52-93a3299def38");
        body["requiresTwoPeople"] = false;
        own.Gateway.Instead[Path("/bodies/e68d5bef-974f-7062-8a52-93a3299def38")] = body;
        await visitor.Open("/demands/" + Demand(2));
        Assert.Contains("È completo: firma e presenta", await visitor.Page.Locator(".next-step").InnerTextAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_question_is_answered_on_the_page(bool scripts)
    {
        await using var own = await Own.StartAsync(site);
        own.Gateway.Instead["POST " + Path($"/demands/{Demand(1)}/questions/answer")] = (200, (object)Read($"/demands/{Demand(1)}/questions"));
        await using var visitor = await own.Visit("corsico", scripts);
        await visitor.Open("/demands/" + Demand(1));
        Assert.Contains("Da quest'anno la biblioteca apre anche la sera.", await visitor.Page.Locator("#questions").InnerTextAsync());
        await visitor.Page.FillAsync("#questions textarea", "Il municipio ha una nuova ala.");
        await visitor.Page.ClickAsync("#questions button");
        Assert.Contains("La risposta è registrata.", await visitor.Page.Locator("main").InnerTextAsync());
        var said = own.Gateway.Changes.Single().Json;
        Assert.Equal(("m2/offices", "quantity-of-similar", "Il municipio ha una nuova ala."), ((string?)said["kind"], (string?)said["comparison"], (string?)said["answer"]));
        visitor.IsClean();
    }

    [Fact]
    public async Task An_answer_that_is_refused_comes_back_at_its_question()
    {
        await using var own = await Own.StartAsync(site);
        own.Gateway.Instead["POST " + Path($"/demands/{Demand(1)}/questions/answer")] = (400, Problem("invalid-input", "Dati non validi.", ("/answer", "required", "Va indicato.")));
        await using var visitor = await own.Visit("corsico", scripts: false);
        await visitor.Open("/demands/" + Demand(1));
        await visitor.Page.ClickAsync("#questions button");
        Assert.Equal("Va indicato.", await visitor.Page.Locator("#answer-0-wrong").InnerTextAsync());
        visitor.IsClean(400);
    }

    [Theory]
    [InlineData(403, 403)]
    [InlineData(404, 404)]
    [InlineData(502, 503)]
    public async Task What_the_API_refuses_is_said_honestly(int status, int shown)
    {
        await using var own = await Own.StartAsync(site);
        own.Gateway.Instead[Path("/demands/" + Demand(1))] = status;
        await using var visitor = await own.Visit("corsico");
        Assert.Equal(shown, await visitor.Open("/demands/" + Demand(1)));
    }

    [Fact]
    public async Task The_history_names_the_reader_and_nobody_else()
    {
        var own = (await site.Gateway.ReadAsync($"/demands/{Demand(4)}/history", "corsico")).QuerySelector("main")!.TextContent;
        Assert.Contains("Tu", own);
        Assert.DoesNotContain("df4504ce", own);
        // Without a number, as of old, only the side that acted is said.
        Assert.Contains("Per delega dell’ente", (await site.Gateway.ReadAsync($"/demands/{Demand(5)}/history", "corsico")).QuerySelector(".history")!.TextContent);
    }
}
