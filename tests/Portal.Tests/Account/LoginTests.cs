using Aggregator.Portal.Account;

namespace Aggregator.Portal.Tests.Account;

public sealed class LoginTests(Site site)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task In_and_out_with_and_without_scripts(bool scripts)
    {
        await using var visitor = await site.Visit(scripts: scripts);
        var page = visitor.Page;
        await visitor.Open("/desk");
        Assert.Contains("/login", page.Url);
        await page.GetByLabel("Nome utente").FillAsync("milano");
        await page.GetByLabel("Password").FillAsync("sbagliata");
        await page.Locator("main button").ClickAsync();
        Assert.Contains("Accesso non riuscito", await page.Locator("[role=alert]").InnerTextAsync());
        await page.GetByLabel("Nome utente").FillAsync("milano");
        await page.GetByLabel("Password").FillAsync("giusta");
        await page.Locator("main button").ClickAsync();
        Assert.EndsWith("/desk", page.Url);
        Assert.Equal("Città metropolitana di Milano", await page.Locator("h1").TextContentAsync());
        Assert.Contains("Paolo Rossi", await page.Locator("header .who").InnerTextAsync());
        await page.Locator("header form button").ClickAsync();
        Assert.Equal(0, await page.Locator("header .who").CountAsync());
        visitor.IsClean();
    }

    [Fact]
    public async Task Comes_back_to_the_page_that_was_left()
    {
        await using var visitor = await site.Visit();
        var address = "/initiatives/" + FakeGateway.Initiative("tendering");
        await visitor.Open(address);
        await visitor.Page.Locator("header a[href^='/login']").ClickAsync();
        await visitor.Page.GetByLabel("Nome utente").FillAsync("aurora");
        await visitor.Page.GetByLabel("Password").FillAsync("giusta");
        await visitor.Page.Locator("main button").ClickAsync();
        Assert.EndsWith(address, visitor.Page.Url);
    }

    [Theory]
    [InlineData("/initiatives?cursor=a", "/initiatives?cursor=a")]
    [InlineData("//evil.example", "/desk")]
    [InlineData("https://evil.example", "/desk")]
    [InlineData("/\\evil.example", "/desk")]
    [InlineData(null, "/desk")]
    public void Leads_nowhere_else(string? asked, string address) => Assert.Equal(address, Login.Inside(asked));
}
