using Aggregator.Local.Servers;
using Aggregator.Portal.Tests.Demands;

namespace Aggregator.Portal.Tests.Account;

public sealed class DeskTests(Site site)
{
    [Theory]
    [InlineData("corsico", "Esprimi il fabbisogno per «Servizi di manutenzione delle strade comunali 2027-2030» entro il 15 dicembre 2026", "Iniziative per stato")]
    [InlineData("milano", "Iniziative per stato", "Da fare")]
    [InlineData("aurora", "Accetta o rifiuta l’ordine «Interventi straordinari» da €\u00a02.100,00", "I nostri fabbisogni")]
    [InlineData("revisore", "Procedure di gara", "Da fare")]
    public async Task Shows_each_kind_of_organisation_its_own_work(string who, string there, string absent)
    {
        await using var visitor = await site.Visit(who: who);
        Assert.Equal(200, await visitor.Open("/desk"));
        var words = await visitor.Page.Locator("main").InnerTextAsync();
        Assert.Contains(there, words);
        Assert.DoesNotContain(absent, words);
        visitor.IsClean();
    }

    [Fact]
    public async Task A_body_sees_its_own_deadline_and_the_next_step_of_each_open_collection()
    {
        await using var own = await Own.StartAsync(site);
        own.Gateway.Instead["/api/demand/v1/demands"] = new { items = new[] { new { id = Recordings.Demand(4), initiativeId = Recordings.Roads, bodyId = Guid.NewGuid(), state = "returned", totalValue = new { amount = "1.00", currency = "EUR" } } }, next = (string?)null };
        own.Gateway.Instead[$"/api/demand/v1/initiatives/{Recordings.Roads}/invitations"] = new { items = new[] { new { bodyId = "e68d5bef-974f-7062-8a52-93a3299def38", closesAt = "2026-12-20T11:00:00Z", mayAct = true } }, next = (string?)null };
        own.Gateway.Instead[$"/api/demand/v1/demands/{Recordings.Demand(4)}/questions"] = Recordings.Read($"/demands/{Recordings.Demand(1)}/questions");
        await using var visitor = await own.Visit("corsico", scripts: false);
        await visitor.Open("/desk");
        var row = await visitor.Page.Locator("section[aria-labelledby=collections-title] tbody tr").InnerTextAsync();
        Assert.Contains("20 dicembre 2026, ore 12:00", row);
        Assert.Contains("prorogato per il tuo ente", row);
        Assert.Contains("Correggi: restituito perché «Manca la scadenza del contratto attuale della biblioteca.»", row);
        var due = await visitor.Page.Locator(".due").InnerTextAsync();
        Assert.Contains("Correggi il fabbisogno restituito", due);
        Assert.Contains("Correggi il foglio di calcolo caricato", due);
        Assert.Contains("Domande su cifre insolite in «Servizi di manutenzione delle strade comunali 2027-2030»: 1", due);
        Assert.Contains("Proposte di righe da confermare o scartare: 3", due);
        await visitor.Page.Locator("section[aria-labelledby=collections-title] td a").ClickAsync();
        Assert.EndsWith("/demands/" + Recordings.Demand(4), visitor.Page.Url);
        visitor.IsClean();
    }

    [Fact]
    public async Task Of_very_many_collections_the_newest_are_told_in_full_and_the_others_by_name()
    {
        await using var own = await Own.StartAsync(site);
        own.Gateway.Instead["/api/demand/v1/initiatives"] = new
        {
            items = Enumerable.Range(1, 23).Select(n => new { id = Guid.Parse($"0c011ec7-0000-7000-8000-{n:d12}"), title = $"Raccolta {n}", state = "collecting", categoryCode = "office-cleaning", opensAt = n == 1 ? "2999-01-07T08:00:00Z" : "2026-01-07T08:00:00Z", opened = n != 1, closesAt = "2999-12-20T11:00:00Z" }), next = (string?)null,
        };
        own.Gateway.Instead["/api/demand/v1/initiatives/0c011ec7-0000-7000-8000-000000000001/invitations"] = new { items = new[] { new { bodyId = "e68d5bef-974f-7062-8a52-93a3299def38", closesAt = "2999-12-20T11:00:00Z", mayAct = false } }, next = (string?)null };
        var part = (await own.Gateway.ReadAsync("/desk", "corsico")).QuerySelector("section[aria-labelledby=collections-title]")!;
        Assert.Equal(20, part.QuerySelectorAll("tbody tr").Length);
        Assert.Contains("Si apre il 7 gennaio 2999, ore 09:00", part.QuerySelector("tbody tr")!.TextContent);
        Assert.Equal("Qui sopra le 20 raccolte più recenti; altre 3 sono aperte", part.QuerySelector(".others summary")!.TextContent);
        Assert.Equal(["Raccolta 21", "Raccolta 22", "Raccolta 23"], part.QuerySelectorAll(".others a").Select(link => link.TextContent));
    }

    [Fact]
    public async Task Sends_the_readers_own_token_and_no_other()
    {
        await using var visitor = await site.Visit(who: "revisore");
        await visitor.Open("/desk");
        Assert.Contains(site.Gateway.Asked, asked => asked is { Path: "/api/contract/v1/orders", Bearer: "revisore" });
        Assert.DoesNotContain(site.Gateway.Asked, asked => asked is { Path: "/api/contract/v1/orders", Bearer: null });
    }

    [Fact]
    public async Task Another_organisation_can_be_chosen()
    {
        await using var visitor = await site.Visit(who: "corsico");
        await visitor.Open("/organisation");
        await visitor.Page.GetByLabel("Comune di Buccinasco").CheckAsync(new() { Force = true });
        await visitor.Page.Locator("main button").ClickAsync();
        Assert.Equal("Comune di Buccinasco", await visitor.Page.Locator("h1").TextContentAsync());
        Assert.Contains("firmatario", await visitor.Page.Locator("main").InnerTextAsync());
        await visitor.Open("/organisation");
        await visitor.Page.GetByLabel("Comune di Corsico").CheckAsync(new() { Force = true });
        await visitor.Page.Locator("main button").ClickAsync();
        Assert.Equal("Comune di Corsico", await visitor.Page.Locator("h1").TextContentAsync());
    }

    [Theory]
    [InlineData(403, "Elenco non visibile")]
    [InlineData(502, "Questi dati non sono disponibili")]
    public async Task A_list_that_is_refused_or_away_leaves_the_others(int status, string words)
    {
        await using var gateway = await site.Gateway.AnnexAsync();
        gateway.Instead["/api/tender/v1/procedures"] = status;
        using var http = new HttpClient { BaseAddress = gateway.Address };
        http.DefaultRequestHeaders.Add("Cookie", "session=milano");
        var page = System.Net.WebUtility.HtmlDecode(await http.GetStringAsync("/desk"));
        Assert.Contains(words, page);
        Assert.Contains("Interventi straordinari", page);
    }
}
