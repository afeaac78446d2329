using Aggregator.Support;

namespace Aggregator.Portal.Tests.Campaigns;

public sealed class CloseTests(Site site)
{
    private const string Hash = "aa00bb11cc22dd33ee44ff5566778899aa00bb11cc22dd33ee44ff5566778899";

    [Fact]
    public async Task What_still_blocks_is_listed_with_the_way_to_decide_it_and_nothing_closes()
    {
        await using var visitor = await site.Visit(390, who: "milano", scripts: false);
        await visitor.Open(Office.Open + "/close");
        var words = await visitor.Page.Locator("main").InnerTextAsync();
        Assert.Contains("Prima di chiudere decidi su questi", words);
        Assert.Contains("1 restituito e non ripresentato", words);
        Assert.Equal(0, await visitor.Page.Locator("form[method=post] button.btn-primary:has-text('Chiudi')").CountAsync());
        Assert.True(await visitor.Page.Locator($"a[href='{Office.Open}/review/{Office.Demand}']").CountAsync() > 0);
        visitor.IsClean();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_closes_with_proof_and_says_when_the_tender_service_has_the_same(bool scripts)
    {
        var office = new Office(site.Gateway);
        office.Give("/board", board => board["bodies"]!["undecided"] = 0);
        office.Answer(office.Api + "/close", (Func<Microsoft.AspNetCore.Http.HttpContext, Task>)(context =>
        {
            office.Give("", initiative => (initiative["state"], initiative["closures"]) = ("closed", System.Text.Json.Nodes.JsonNode.Parse($$"""[{"number":1,"count":4,"totalValue":{"amount":"900.10","currency":"EUR"},"hash":"{{Hash}}","closedAt":"2026-12-16T10:00:00Z"}]""")), "\"4\"");
            return Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, $$"""{"number":1,"count":4,"totalValue":{"amount":"900.10"},"hash":"{{Hash}}","closedAt":"2026-12-16T10:00:00Z"}""");
        }));
        await using var visitor = await site.Visit(who: "milano", scripts: scripts);
        await visitor.Open(office.Address + "/close");
        await visitor.Page.Locator("form[method=post] button.btn-primary:has-text('Chiudi con 4 fabbisogni')").ClickAsync();
        Assert.Equal("\"3\"", Assert.Single(office.Changes).Version);
        var proof = visitor.Page.Locator("#closure-1");
        Assert.Contains(Hash, await proof.InnerTextAsync());
        Assert.Contains("In attesa", await proof.InnerTextAsync());
        var tender = $"/api/tender/v1/initiatives/{office.Id}/closures";
        site.Gateway.Instead[tender] = new { items = new[] { new { number = 1, matches = false, knownCount = 3, knownTotalValue = new { amount = "800.10", currency = "EUR" } } } };
        if (!scripts) await visitor.Page.GetByText("Controlla di nuovo").ClickAsync();
        await Eventually.Holds(async () => Assert.Contains("Finora ne ha 3", await proof.InnerTextAsync()));
        site.Gateway.Instead[tender] = new { items = new[] { new { number = 1, matches = true, knownCount = 4, knownTotalValue = new { amount = "900.10", currency = "EUR" } } } };
        if (!scripts) await visitor.Page.GetByText("Controlla di nuovo").ClickAsync();
        await Eventually.Holds(async () => Assert.Contains("Conferma", await proof.InnerTextAsync()));
        Assert.Null(await proof.GetAttributeAsync("data-refresh"));
        visitor.IsClean(404);
    }

    [Fact]
    public async Task A_collection_that_changed_before_the_click_is_looked_at_again()
    {
        var office = new Office(site.Gateway);
        office.Give("/board", board => board["bodies"]!["undecided"] = 0);
        office.Answer(office.Api + "/close", (412, Office.Refusal("stale", "Cambiata.")));
        await using var visitor = await site.Visit(who: "milano", scripts: false);
        await visitor.Open(office.Address + "/close");
        office.Give("", null, "\"9\"");
        office.Give("/board");
        await visitor.Page.Locator("form[method=post] button.btn-primary:has-text('Chiudi')").ClickAsync();
        var words = await visitor.Page.Locator("main").InnerTextAsync();
        Assert.Contains("Nel frattempo qualcun altro ha cambiato la raccolta", words);
        Assert.Contains("Prima di chiudere decidi su questi", words);
        visitor.IsClean(412);
    }

    [Fact]
    public async Task After_the_closing_it_is_reopened_for_those_ticked()
    {
        var office = new Office(site.Gateway);
        office.Give("", initiative => initiative["state"] = "closed", "\"6\"");
        office.Answer(office.Api + "/reopen", new { id = office.Id });
        await using var visitor = await site.Visit(who: "milano", scripts: false);
        await visitor.Open(office.Address + "/bodies");
        await visitor.Page.GetByLabel("Scegli Comune di Cesano Boscone").CheckAsync();
        await visitor.Page.GetByText("Riapri la raccolta per gli enti scelti").ClickAsync();
        await visitor.Page.FillAsync("#closesAt", "2027-01-15T12:00");
        await visitor.Page.FillAsync("#reason", "Errore materiale");
        await visitor.Page.GetByText("Riapri per 1 ente").ClickAsync();
        var change = Assert.Single(office.Changes);
        Assert.Equal(("\"6\"", "7b0d0000-0000-7000-8000-000000000003"), (change.Version, change.Json["bodyIds"]![0]!.GetValue<string>()));
        visitor.IsClean();
    }
}
