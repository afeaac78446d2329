namespace Aggregator.Portal.Tests.Layout;

public sealed class HeaderTests(Site site)
{
    [Fact]
    public async Task On_a_phone_the_menu_opens_over_the_page_and_closes_with_Escape()
    {
        await using var visitor = await site.Visit(390);
        await visitor.Open("/");
        var page = visitor.Page;
        var entry = page.Locator("#menu a[href='/initiatives']");
        Assert.False(await entry.IsVisibleAsync());
        await page.Locator(".custom-navbar-toggler").ClickAsync();
        await entry.WaitForAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('#menu').contains(document.activeElement)");
        await visitor.Screenshot("menu-390");
        await visitor.IsAccessible();
        await page.Keyboard.PressAsync("Escape");
        await entry.WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Hidden });
        Assert.Equal("false", await page.Locator(".custom-navbar-toggler").GetAttributeAsync("aria-expanded"));
        visitor.IsClean();
    }

    [Fact]
    public async Task The_first_tab_stop_skips_to_the_content()
    {
        await using var visitor = await site.Visit();
        await visitor.Open("/initiatives");
        await visitor.Page.Keyboard.PressAsync("Tab");
        await visitor.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("content", await visitor.Page.EvaluateAsync<string>("() => document.activeElement.id"));
    }
}
