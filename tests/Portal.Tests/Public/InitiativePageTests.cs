namespace Aggregator.Portal.Tests.Public;

public sealed class InitiativePageTests(Site site)
{
    [Fact]
    public async Task Shows_who_asked_for_what_on_the_map_and_in_the_table()
    {
        await using var visitor = await site.Visit();
        await visitor.Open("/initiatives/" + FakeGateway.Initiative("active"));
        var page = visitor.Page;
        Assert.Equal(133, await page.Locator("circle.place").CountAsync());
        Assert.Equal(6, await page.Locator(".map-legend li").CountAsync());
        await page.Locator("circle.place").First.HoverAsync();
        Assert.StartsWith("Milano: €", await page.Locator("[data-map-words]").TextContentAsync());
        Assert.Equal(25, await page.Locator("#demands tbody tr").CountAsync());

        // The first line of the first demand says site, quantity and yearly value.
        await page.Locator("#demands summary").First.ClickAsync();
        Assert.Contains("m²", await page.Locator("#demands details ul").First.InnerTextAsync());
    }

    [Fact]
    public async Task Pages_through_every_demand_once()
    {
        await using var visitor = await site.Visit(scripts: false);
        await visitor.Open("/initiatives/" + FakeGateway.Initiative("active"));
        var seen = new List<string>();
        while (true)
        {
            seen.AddRange(await visitor.Page.Locator("#demands tbody th").AllTextContentsAsync());
            var next = visitor.Page.Locator("#demands a[rel=next]");
            if (await next.CountAsync() == 0) break;
            await next.ClickAsync();
        }

        Assert.Equal(133, seen.Count);
        Assert.Equal(133, seen.Distinct().Count());
        await visitor.Page.Locator("#demands .pager a").First.ClickAsync();
        Assert.Equal("Abbiategrasso", await visitor.Page.Locator("#demands tbody th").First.TextContentAsync());
    }

    [Fact]
    public async Task Shows_lots_award_agreements_orders_and_green_status()
    {
        await using var visitor = await site.Visit();
        await visitor.Open("/initiatives/" + FakeGateway.Initiative("active"));
        var page = visitor.Page;
        Assert.Contains("Consorzio Lombardo Servizi", await page.Locator("#lots").InnerTextAsync());
        Assert.Equal(6, await page.Locator("#agreements progress").CountAsync());
        Assert.Contains("(86,00\u00a0%)", await page.Locator("#agreements .bar-high .bar-words").TextContentAsync());
        Assert.Equal("86.00", await page.Locator("#agreements .bar-high progress").GetAttributeAsync("value"));
        Assert.True(await page.Locator("#orders tbody tr").CountAsync() > 10);
        Assert.Contains("12 su 12", await page.Locator("#green").InnerTextAsync());
        Assert.Contains("Parziale", await page.Locator("#green tbody").InnerTextAsync());
        Assert.Matches("[0-9a-f]{64}", await page.Locator("#data").InnerTextAsync());
        Assert.Equal("Accordo attivo", await page.Locator(".progress-steps [aria-current=step] .step-name").TextContentAsync());
    }

    [Theory]
    [InlineData("collecting", "I lotti saranno definiti alla chiusura", "Raccolta")]
    [InlineData("tendering", "segreto", "Gara")]
    [InlineData("awarded", "Deserto", "Aggiudicazione")]
    public async Task Tells_what_is_still_to_come(string state, string words, string step)
    {
        await using var visitor = await site.Visit();
        await visitor.Open("/initiatives/" + FakeGateway.Initiative(state));
        Assert.Contains(words, await visitor.Page.Locator("#lots").InnerTextAsync());
        Assert.Equal(step, await visitor.Page.Locator(".progress-steps [aria-current=step] .step-name").TextContentAsync());
        Assert.Contains("Gli accordi quadro si attivano", await visitor.Page.Locator("#agreements").InnerTextAsync());
    }
}
