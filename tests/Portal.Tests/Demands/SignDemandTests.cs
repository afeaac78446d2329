using static Aggregator.Portal.Tests.Demands.Recordings;

namespace Aggregator.Portal.Tests.Demands;

public sealed class SignDemandTests(Site site)
{
    private static readonly string Post = "POST " + Path($"/demands/{Demand(2)}/submit");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_signatory_signs_with_the_protocol_entry_over_the_version_that_was_read(bool scripts)
    {
        await using var own = await Own.StartAsync(site);
        own.Gateway.Instead[Path("/demands/" + Demand(2))] = Tagged(Read("/demands/" + Demand(2)), "\"7\"");
        own.Gateway.Instead[Post] = (200, new { id = Demand(2) });
        await using var visitor = await own.Visit("aldo", scripts);
        await visitor.Open($"/demands/{Demand(2)}/sign");
        Assert.Contains("Domande ancora senza risposta: 1", await visitor.Page.Locator("main").InnerTextAsync());
        await visitor.Page.FillAsync("#protocolNumber", "2026/18231");
        await visitor.Page.FillAsync("#protocolDate", "2026-11-05");
        Assert.True(await visitor.Page.Locator("#actReference").EvaluateAsync<bool>("field => field.required"));
        await visitor.Page.FillAsync("#actReference", "determina n. 45 del 3 novembre 2026");
        await visitor.Page.ClickAsync("form.form-panel button");
        Assert.Contains("Il fabbisogno è firmato e presentato.", await visitor.Page.Locator("main").InnerTextAsync());
        var change = own.Gateway.Changes.Single();
        Assert.Equal(("\"7\"", "2026/18231", "2026-11-05"), (change.Version, (string?)change.Json["protocolNumber"], (string?)change.Json["protocolDate"]));
        Assert.Equal("determina n. 45 del 3 novembre 2026", (string?)change.Json["actReference"]);
        visitor.IsClean();
    }

    [Fact]
    public async Task Who_wrote_it_learns_who_else_can_sign()
    {
        await using var own = await Own.StartAsync(site);
        own.Gateway.Instead[Post] = (403, Problem("demand.same-person", "Chi ha modificato per ultimo il fabbisogno non può firmarlo."));
        await using var visitor = await own.Visit("aldo");
        await visitor.Open($"/demands/{Demand(2)}/sign");
        await visitor.Page.FillAsync("#protocolNumber", "1");
        await visitor.Page.FillAsync("#protocolDate", "2026-11-05");
        await visitor.Page.ClickAsync("form.form-panel button");
        Assert.Contains("Può firmarlo un altro firmatario dell’ente", await visitor.Page.Locator("main").InnerTextAsync());
        visitor.IsClean(403);
    }

    [Fact]
    public async Task What_is_not_complete_lists_what_is_missing_with_the_way_there()
    {
        await using var own = await Own.StartAsync(site);
        own.Gateway.Instead[Post] = (422, Problem("demand.lines-incomplete", "Il fabbisogno non è completo.", ("/lines/1/fields/areaType", "required", "Va indicato.")));
        await using var visitor = await own.Visit("aldo", scripts: false);
        await visitor.Open($"/demands/{Demand(2)}/sign");
        await visitor.Page.FillAsync("#protocolNumber", "1");
        await visitor.Page.ClickAsync("form.form-panel button");
        Assert.Equal($"/demands/{Demand(2)}/lines/{Line(2)}#fields-areaType", await visitor.Page.Locator(".missing a").GetAttributeAsync("href"));
        visitor.IsClean(422);
    }

    [Fact]
    public async Task A_demand_that_changed_meanwhile_is_not_signed_unseen()
    {
        await using var own = await Own.StartAsync(site);
        own.Gateway.Instead[Post] = (412, Problem("stale", "Rileggi."));
        await using var visitor = await own.Visit("aldo");
        await visitor.Open($"/demands/{Demand(2)}/sign");
        await visitor.Page.FillAsync("#protocolNumber", "2026/1");
        await visitor.Page.ClickAsync("form.form-panel button");
        Assert.Contains("qualcun altro ha modificato il fabbisogno", await visitor.Page.Locator("main").InnerTextAsync());
        Assert.Equal("2026/1", await visitor.Page.InputValueAsync("#protocolNumber"));
        visitor.IsClean(412);
    }

    [Fact]
    public async Task Only_a_signatory_finds_the_page()
    {
        await using var visitor = await site.Visit(who: "corsico");
        Assert.Equal(403, await visitor.Open($"/demands/{Demand(2)}/sign"));
    }
}
