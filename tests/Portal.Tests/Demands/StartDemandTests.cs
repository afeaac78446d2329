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
    public async Task Of_more_lines_than_can_be_taken_over_none_is_dropped_silently()
    {
        await using var own = await Own.StartAsync(site);
        var last = Read($"/initiatives/{Roads}/last-demand");
        last["lineCount"] = 612;
        own.Gateway.Instead[Path($"/initiatives/{Roads}/last-demand")] = last;
        await using var visitor = await own.Visit("corsico", scripts: false);
        await visitor.Open($"/initiatives/{Roads}/demand");
        Assert.Contains("avevi presentato 612 righe", await visitor.Page.Locator(".ways").InnerTextAsync());
        Assert.Equal($"/api/demand/v1/demands/{last["demandId"]}/spreadsheet?format=xlsx", await visitor.Page.GetByText("Scarica le righe dell’ultima volta").GetAttributeAsync("href"));
        Assert.Equal(0, await visitor.Page.GetByText("Riparti da quelle righe").CountAsync());
        // A page that was open before leads there too.
        await visitor.Post($"/initiatives/{Roads}/demand", [("from", "last")]);
        Assert.EndsWith($"/initiatives/{Roads}/spreadsheet", visitor.Page.Url);
        Assert.Empty(own.Gateway.Changes);
    }

    [Fact]
    public async Task Before_it_opens_the_page_says_when_it_will()
    {
        await using var own = await Own.StartAsync(site);
        var initiative = Read("/initiatives/" + Roads);
        (initiative["opensAt"], initiative["opened"]) = ("2999-01-07T08:00:00Z", false);
        own.Gateway.Instead[Path("/initiatives/" + Roads)] = initiative;
        own.Gateway.Instead[Path($"/initiatives/{Roads}/invitations")] = new { items = new[] { new { bodyId = "e68d5bef-974f-7062-8a52-93a3299def38", closesAt = "2999-02-15T11:00:00Z", mayAct = false } }, next = (string?)null };
        var words = (await own.Gateway.ReadAsync($"/initiatives/{Roads}/demand", "corsico")).QuerySelector("main")!.TextContent;
        Assert.Contains("La raccolta si apre il 7 gennaio 2999, ore 09:00: da allora, e fino al 15 febbraio 2999", words);
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
