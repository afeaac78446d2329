namespace Aggregator.Portal.Tests.Texts;

public sealed class LanguagesTests(Site site)
{
    [Theory]
    [InlineData("it-IT", "it")]
    [InlineData("en-GB", "en")]
    [InlineData("de-DE", "en")]
    public async Task Follows_the_browser(string browser, string language)
    {
        await using var visitor = await site.Visit(language: browser);
        await visitor.Open("/");
        Assert.Equal(language, await visitor.Page.Locator("html").GetAttributeAsync("lang"));
    }

    [Fact]
    public async Task A_choice_lasts_and_keeps_the_page()
    {
        await using var visitor = await site.Visit();
        await visitor.Open($"/initiatives/{FakeGateway.Initiative("active")}?demands={Uri.EscapeDataString(Convert.ToBase64String("25"u8))}");
        await visitor.Page.GetByText("English").ClickAsync(new() { Force = true });
        Assert.Contains("demands=", visitor.Page.Url);
        Assert.Contains("Who asked for what", await visitor.Page.Locator("main").TextContentAsync());
        await visitor.Open("/");
        Assert.Equal("en", await visitor.Page.Locator("html").GetAttributeAsync("lang"));
        Assert.Contains("€", await visitor.Page.Locator(".home-figures").TextContentAsync());
        visitor.IsClean();
    }
}
