using Microsoft.Playwright;

namespace Aggregator.Portal.Tests.Demands;

/// <summary>A need from the desk to the signature and back again, through the shipped portal, gateway and demand collection: nothing is recorded but orders and procedures.</summary>
public sealed class ARealDemandTests(Site site, RealDemands real) : IClassFixture<RealDemands>
{
    [Theory]
    [InlineData(true, 1280)]
    [InlineData(false, 390)]
    public async Task A_town_states_its_need_two_people_sign_it_and_it_is_withdrawn(bool scripts, int width)
    {
        await using var marta = await LogInAsync("marta", scripts, width);
        var page = marta.Page;
        await page.Locator("section[aria-labelledby=collections-title] td a").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Scrivi la prima riga" }).ClickAsync();
        await page.Locator(".way").First.ClickAsync();

        // All that is wrong at once, then what is too big, each at its field with what was typed.
        await page.FillAsync("#quantity", "tanti");
        await SaveAsync(page);
        Assert.Contains("Sede o luogo:", await page.Locator("#errors").InnerTextAsync());
        Assert.Contains("Quantità:", await page.Locator("#errors").InnerTextAsync());
        await page.FillAsync("#site", "Municipio <b>\"x\"</b>");
        await page.FillAsync("#description", "Pulizia degli uffici");
        await page.FillAsync("#quantity", "1.234,5");
        await page.FillAsync("#yearlyValue", "99999999999999999999999999999999999");
        await SaveAsync(page);
        Assert.Contains("Quanto costa in un anno", await page.Locator("#errors").InnerTextAsync());
        await page.FillAsync("#yearlyValue", "52.000,00");
        await SaveAsync(page);
        var demand = page.Url.Split('?')[0];
        Assert.Contains("Municipio <b>\"x\"</b>", await page.Locator("#lines").InnerTextAsync());

        // What is missing leads to its field until nothing is.
        for (var i = 0; i < 4 && await page.Locator(".missing a").CountAsync() > 0; i++)
        {
            await page.Locator(".missing a").First.ClickAsync();
            await page.SelectOptionAsync("#fields-areaType", "offices");
            await page.FillAsync("#fields-timesPerWeek", "2,5");
            await SaveAsync(page);
        }

        Assert.Contains("È completo: ora lo firma il firmatario", await page.Locator(".next-step").InnerTextAsync());
        if (scripts) await ConfirmAsync(page);
        await LostUpdateAsync(marta, demand);
        await SignAsync(demand, scripts, width);
        await page.GotoAsync(demand);
        await page.Locator("#lines tbody a").First.ClickAsync();
        Assert.Contains("Questo fabbisogno è già stato presentato", await page.Locator("main").InnerTextAsync());
        await WithdrawAsync(demand, scripts, width);
    }

    /// <summary>A proposal becomes a line.</summary>
    private static async Task ConfirmAsync(IPage page)
    {
        await page.GotoAsync("/proposals");
        await page.Locator("tbody a").First.ClickAsync();
        Assert.Equal("300,5", await page.InputValueAsync("#quantity"));
        await page.FillAsync("#yearlyValue", "4.000");
        await page.FillAsync("#fields-timesPerWeek", "3");
        await page.Locator("form.form-panel button").First.ClickAsync();
        Assert.Contains("Scuola Dante", await page.Locator("#lines").InnerTextAsync());
    }

    /// <summary>Two tabs on one line: the second learns of the first and loses nothing.</summary>
    private static async Task LostUpdateAsync(Visitor marta, string demand)
    {
        var page = marta.Page;
        await page.GotoAsync(demand);
        await page.Locator("#lines tbody a").First.ClickAsync();
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync(page.Url);
        await other.FillAsync("#description", "Altra scheda");
        await SaveAsync(other);
        await page.FillAsync("#description", "Questa scheda");
        await SaveAsync(page);
        Assert.Contains("Altra scheda", await page.Locator("main").InnerTextAsync());
        Assert.Equal("Questa scheda", await page.InputValueAsync("#description"));
        await SaveAsync(page);
        Assert.Contains("Questa scheda", await page.Locator("#lines").InnerTextAsync());
    }

    private async Task SignAsync(string demand, bool scripts, int width)
    {
        await using var sofia = await LogInAsync("sofia", scripts, width);
        await sofia.Page.GotoAsync(demand);
        await sofia.Page.Locator("#lines tbody a").First.ClickAsync();
        await SaveAsync(sofia.Page);
        Assert.Contains("Deve firmare un’altra persona", await sofia.Page.Locator(".next-step").InnerTextAsync());

        await using var aldo = await LogInAsync("aldo", scripts, width);
        await aldo.Page.GotoAsync(demand + "/sign");
        await aldo.Page.ClickAsync("form.form-panel button");
        Assert.Contains("Numero di protocollo:", await aldo.Page.Locator("#errors").InnerTextAsync());
        Assert.Contains("Atto dell’ente:", await aldo.Page.Locator("#errors").InnerTextAsync());
        await aldo.Page.FillAsync("#protocolNumber", "2026/1");
        await aldo.Page.FillAsync("#protocolDate", "2026-01-20");
        await aldo.Page.FillAsync("#actReference", "determina n. 3/2026");
        await aldo.Page.ClickAsync("form.form-panel button");
        Assert.Contains("Presentato: lo esamina il soggetto aggregatore", await aldo.Page.Locator(".next-step").InnerTextAsync());
    }

    private async Task WithdrawAsync(string demand, bool scripts, int width)
    {
        await using var aldo = await LogInAsync("aldo", scripts, width);
        await aldo.Page.GotoAsync(demand + "/history");
        Assert.Contains("Firmato e presentato", await aldo.Page.Locator(".history").InnerTextAsync());
        await aldo.Page.GotoAsync(demand + "/withdraw");
        await aldo.Page.FillAsync("#reason", "Prova");
        await aldo.Page.ClickAsync("form.form-panel button");
        Assert.Contains("Esprimi un altro fabbisogno", await aldo.Page.Locator(".next-step").InnerTextAsync());
    }

    private static Task SaveAsync(IPage page) => page.ClickAsync("form.form-panel button[type=submit]");

    private async Task<Visitor> LogInAsync(string who, bool scripts, int width)
    {
        var visitor = await Visitor.ArriveAsync(await site.Context(width, scripts: scripts, home: real.Address), real.Address);
        await visitor.Open("/login");
        await visitor.Page.FillAsync("#userName", who);
        await visitor.Page.FillAsync("#password", RealGateway.Password);
        await visitor.Page.ClickAsync("main form.form-panel button");
        return visitor;
    }
}
