namespace Aggregator.Portal.Tests.Campaigns;

public sealed class ReviewTests(Site site)
{
    [Fact]
    public async Task What_waits_is_listed_with_its_value_and_its_odd_figures()
    {
        await using var visitor = await site.Visit(390, who: "milano", scripts: false);
        await visitor.Open(Office.Open + "/review");
        var first = await visitor.Page.Locator("tbody tr").First.InnerTextAsync();
        Assert.Contains("Comune di Buccinasco", first);
        Assert.Contains("€\u00a0146.850,00", first);
        Assert.Contains("1 da spiegare su 1", first);
        Assert.Contains("1, tutte spiegate", await visitor.Page.Locator("tbody tr").Nth(1).InnerTextAsync());
        await visitor.Page.GetByText("Comune di Buccinasco").ClickAsync();
        Assert.Equal("Comune di Buccinasco", await visitor.Page.Locator("h1").TextContentAsync());
        visitor.IsClean();
    }
}
