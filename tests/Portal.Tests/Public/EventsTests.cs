using Aggregator.Support;

namespace Aggregator.Portal.Tests.Public;

public sealed class EventsTests(Site site)
{
    [Fact]
    public async Task An_event_appears_by_itself_once_and_in_words()
    {
        await using var visitor = await site.Visit();
        await visitor.Open("/");
        var list = visitor.Page.Locator("[data-live-list]");
        Assert.Equal(8, await list.Locator("li").CountAsync());
        await visitor.Page.GetByText("In diretta").WaitForAsync();
        site.Gateway.Happen("contract.order-placed.v1", new { order = new { initiativeId = FakeGateway.Initiative("active"), operatorName = "Vetro e Luce S.r.l.", amount = new { amount = "777.10", currency = "EUR" } } });
        await list.Locator("li", new() { HasText = "Vetro e Luce S.r.l." }).WaitForAsync();
        var newest = await list.Locator("li").First.InnerTextAsync();
        Assert.Contains("Firmato un ordine", newest);
        Assert.Contains("€\u00a0777,10", newest);
        Assert.Contains("Pulizia degli uffici comunali", newest);
        Assert.Equal(8, await list.Locator("li").CountAsync());
        Assert.Equal(1, await list.Locator("li", new() { HasText = "Vetro e Luce" }).CountAsync());
        visitor.IsClean();
    }

    [Fact]
    public async Task A_kind_of_event_without_words_shows_by_its_own_name()
    {
        await using var visitor = await site.Visit(scripts: false);
        await visitor.Open("/events");
        Assert.Contains("contract.something-new.v2", await visitor.Page.Locator(".events").InnerTextAsync());
        Assert.Contains("€\u00a01.204.533,10", await visitor.Page.Locator(".events").InnerTextAsync());
    }

    [Fact]
    public async Task A_reader_who_leaves_frees_the_stream()
    {
        await using (var visitor = await site.Visit())
        {
            await visitor.Open("/events");
            await visitor.Page.GetByText("In diretta").WaitForAsync();
            Assert.True(site.Gateway.Listeners > 0);
            await visitor.Open("/privacy");
        }

        // Other tests listen too; what must not happen is that the number only grows.
        await Eventually.Holds(() => Task.FromResult(site.Gateway.Listeners < 6), "streams are closed");
    }
}
