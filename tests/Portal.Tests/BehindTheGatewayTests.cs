using Microsoft.Playwright;

namespace Aggregator.Portal.Tests;

/// <summary>The portal behind the shipped gateway: its sessions, its token for forms, its content policy, its streams. Only the services' answers are recorded.</summary>
public sealed class BehindTheGatewayTests(Site site, RealGateway gateway) : IClassFixture<RealGateway>
{
    [Fact]
    public async Task Logs_in_chooses_an_organisation_hears_an_event_and_logs_out()
    {
        var context = await site.Browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = gateway.Address.ToString(), Locale = "it-IT" });
        await using var visitor = await Visitor.ArriveAsync(context, gateway.Address);
        var page = visitor.Page;

        await visitor.Open("/desk");
        Assert.StartsWith("/login", new Uri(page.Url).AbsolutePath);
        await page.GetByLabel("Nome utente").FillAsync("marta");
        await page.GetByLabel("Password").FillAsync("sbagliata davvero");
        await page.Locator("main button").ClickAsync();
        Assert.Contains("non corretti", await page.Locator("[role=alert]").InnerTextAsync());
        await page.GetByLabel("Nome utente").FillAsync("marta");
        await page.GetByLabel("Password").FillAsync(RealGateway.Password);
        await page.Locator("main button").ClickAsync();
        Assert.Equal("Comune di Corsico", await page.Locator("h1").TextContentAsync());
        Assert.Contains("Marta Bianchi", await page.Locator("header .who").InnerTextAsync());
        // The services got the gateway's token for this person, made of three parts, and never its cookie.
        Assert.Contains(gateway.Services.Asked, asked => asked.Path == "/api/contract/v1/orders" && asked.Bearer?.Split('.').Length == 3);

        await visitor.Open("/organisation");
        await page.GetByLabel("Comune di Buccinasco").CheckAsync(new() { Force = true });
        await page.Locator("main button").ClickAsync();
        Assert.Equal("Comune di Buccinasco", await page.Locator("h1").TextContentAsync());

        await visitor.Open("/?lang=en");
        await page.GetByText("Live: updates").WaitForAsync();
        gateway.Services.Happen("contract.order-accepted.v1", new { order = new { initiativeId = FakeGateway.Initiative("active"), operatorName = "Luce e Vetro" } });
        await page.Locator("[data-live-list] li", new() { HasText = "Order accepted by the contractor" }).Filter(new() { HasText = "Luce e Vetro" }).WaitForAsync();

        await visitor.Open("/?lang=it");
        await page.Locator("header form button").ClickAsync();
        await page.Locator("header a[href^='/login']").WaitForAsync();
        await visitor.Open("/desk");
        Assert.StartsWith("/login", new Uri(page.Url).AbsolutePath);
        visitor.IsClean();
    }

    [Fact]
    public async Task Every_page_comes_with_the_policy_and_without_the_portals_own_probes()
    {
        using var http = new HttpClient { BaseAddress = gateway.Address };
        using var home = await http.GetAsync("/");
        Assert.Contains("script-src 'self'; style-src 'self'", home.Headers.GetValues("Content-Security-Policy").Single());
        using var missing = await http.GetAsync("/no/such/page");
        Assert.Equal(404, (int)missing.StatusCode);
        Assert.Contains("Pagina non trovata", await missing.Content.ReadAsStringAsync());

        // What looks like a file and is none.
        foreach (var path in (string[])["/robots.txt", "/no/such.page"])
        {
            using var answer = await http.GetAsync(path);
            Assert.Equal((404, true), ((int)answer.StatusCode, (await answer.Content.ReadAsStringAsync()).Contains("Pagina non trovata", StringComparison.Ordinal)));
        }
    }
}
