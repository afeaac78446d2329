using static Aggregator.Portal.Tests.Demands.Recordings;

namespace Aggregator.Portal.Tests.Demands;

public sealed class StartDemandTests(Site site)
{
    private static readonly string Post = "POST " + Path($"/initiatives/{Roads}/demands");

    [Fact]
    public async Task Last_times_lines_begin_the_draft_as_far_as_they_are_still_asked()
    {
        await using var own = await Own.StartAsync(site);
        own.Gateway.Instead[Post] = (201, (object)Read("/demands/" + Demand(5)));
        await using var visitor = await own.Visit("corsico", scripts: false);
        await visitor.Open($"/initiatives/{Roads}/demand");
        Assert.Contains("15 dicembre 2026, ore 12:00", await visitor.Page.Locator(".key-figures").InnerTextAsync());
        await visitor.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Riparti da quelle righe" }).ClickAsync();
        Assert.EndsWith($"/demands/{Demand(5)}?done=demand-drafted", visitor.Page.Url);
        var change = own.Gateway.Changes.Single();
        var lines = change.Json["lines"]!.AsArray();
        Assert.Equal(["Servizio invernale", "Sfalcio"], lines.Select(x => (string?)x!["description"]));
        Assert.All(lines, x => Assert.Null(x!["lineId"]));
        Assert.Equal("""{"nature":"service","activity":"winter","priority":"1"}""", lines[0]!["fields"]!.ToJsonString());
        Assert.NotNull(change.Key);
    }

    [Fact]
    public async Task An_empty_draft_leads_to_its_first_line()
    {
        await using var own = await Own.StartAsync(site);
        own.Gateway.Instead[Post] = (201, (object)Read("/demands/" + Demand(5)));
        await using var visitor = await own.Visit("corsico");
        await visitor.Open($"/initiatives/{Roads}/demand");
        await visitor.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Scrivi la prima riga" }).ClickAsync();
        Assert.Contains($"/demands/{Demand(5)}/lines/new", visitor.Page.Url);
        Assert.Contains("Chilometri di strada", await visitor.Page.Locator(".ways").InnerTextAsync());
        Assert.Empty(own.Gateway.Changes.Single().Json["lines"]!.AsArray());
        visitor.IsClean();
    }

    [Fact]
    public async Task A_refusal_is_said_on_the_page()
    {
        await using var own = await Own.StartAsync(site);
        own.Gateway.Instead[Post] = (422, Problem("demand.collection-closed", "La raccolta è chiusa per questo ente."));
        await using var visitor = await own.Visit("corsico");
        await visitor.Open($"/initiatives/{Roads}/demand");
        await visitor.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Scrivi la prima riga" }).ClickAsync();
        Assert.Contains("La raccolta è chiusa per questo ente.", await visitor.Page.Locator("#errors").InnerTextAsync());
        visitor.IsClean(422);
    }

    [Fact]
    public async Task Who_has_a_demand_already_comes_to_it()
    {
        await using var own = await Own.StartAsync(site);
        own.Gateway.Instead[Path("/demands")] = new { items = new[] { new { id = Demand(1), initiativeId = Roads, bodyId = Guid.NewGuid(), state = "draft", totalValue = new { amount = "1.00", currency = "EUR" } } }, next = (string?)null };
        await using var visitor = await own.Visit("corsico");
        await visitor.Open($"/initiatives/{Roads}/demand");
        Assert.EndsWith($"/demands/{Demand(1)}", visitor.Page.Url);
    }

    [Theory]
    [InlineData("aldo", 200, "Il fabbisogno lo scrive chi ha il ruolo di istruttore")]
    [InlineData("milano", 403, "Accesso non consentito")]
    public async Task Who_may_not_begin_is_told_so(string who, int status, string words)
    {
        await using var visitor = await site.Visit(who: who);
        Assert.Equal(status, await visitor.Open($"/initiatives/{Roads}/demand"));
        Assert.Contains(words, await visitor.Page.Locator("main").InnerTextAsync());
    }
}
