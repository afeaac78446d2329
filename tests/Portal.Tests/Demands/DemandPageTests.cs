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
        await using var visitor = await site.Visit(who: "corsico", scripts: false);
        await visitor.Open($"/demands/{Demand(4)}/history");
        var entries = await visitor.Page.Locator(".history li").AllInnerTextsAsync();
        Assert.Collection(entries,
            x => Assert.Contains("Il soggetto aggregatore – «Manca la scadenza del contratto attuale della biblioteca.»", x),
            x => Assert.Contains("Un’altra persona dell’ente", x),
            x => Assert.Contains("Tu", x),
            x => Assert.Contains("Bozza iniziata", x));
        await visitor.Open($"/demands/{Demand(5)}/history");
        Assert.Contains("Una persona delegata", await visitor.Page.Locator(".history").InnerTextAsync());
        visitor.IsClean();
    }
}
