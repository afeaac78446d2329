using Aggregator.Support;
using Microsoft.Playwright;

namespace Aggregator.Portal.Tests.LotPlans;

/// <summary>From a closed collection to an approved plan through the shipped portal, gateway, demand collection and tender service: nothing of it is recorded.</summary>
public sealed class ARealPlanTests(Site site, RealLotPlans real) : IClassFixture<RealLotPlans>
{
    [Fact]
    public async Task A_planner_compares_chooses_changes_and_reasons_and_the_rup_approves()
    {
        await using var gianna = await LogInAsync("gianna");
        var page = gianna.Page;
        await gianna.Open($"/campaigns/{real.Campaign}/lots");
        await page.FillAsync("#lots", "2, 3, 20");
        await page.FillAsync("#maxImbalance", "30");
        await page.UncheckAsync("#compactness-1", new() { Force = true });
        await page.GetByText("Altre condizioni").ClickAsync();
        await page.FillAsync("#maxValue", "molto");
        await page.GetByRole(AriaRole.Button, new() { Name = "Calcola i piani" }).ClickAsync();
        Assert.True(await page.Locator("#maxValue-wrong").IsVisibleAsync());
        await page.FillAsync("#maxValue", "");
        await page.GetByRole(AriaRole.Button, new() { Name = "Calcola i piani" }).ClickAsync();
        var side = page.Locator("#side-by-side");
        await Eventually.Holds(async () => Assert.Equal(2, await side.Locator("a.btn").CountAsync()), TimeSpan.FromSeconds(60));
        Assert.Contains("Impossibile così:", await side.InnerTextAsync());
        Assert.Contains("Efficiente", await side.InnerTextAsync());
        await gianna.Screenshot("lots-real-1280");
        await side.Locator("a.btn").Nth(1).ClickAsync();

        // One town goes to another lot on the map, is pinned, and the reasons follow.
        Assert.Equal("Piano di 3 lotti", await page.Locator("h1").TextContentAsync());
        await page.EvaluateAsync("() => { window.here = true; }");
        var reasons = await page.InputValueAsync("#statement");
        Assert.Contains("sono suddivisi in 3 lotti", reasons);
        var row = page.Locator("tr[data-unit]").First;
        var (body, lot) = (await row.GetAttributeAsync("data-body"), await row.GetAttributeAsync("data-lot"));
        var to = lot == "3" ? "1" : "3";
        await page.Locator($".cell[data-body='{body}'][role=button]").FocusAsync();
        await page.Keyboard.PressAsync(to);
        await page.Locator("[data-said]").Filter(new() { HasText = $"dal lotto {lot} al lotto {to}." }).WaitForAsync();
        Assert.Equal(to, await page.Locator($"[data-number='{body}']").TextContentAsync());
        Assert.NotEqual(reasons, await page.InputValueAsync("#statement"));
        await page.Locator($"tr[data-body='{body}'] input").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Fissa al loro lotto" }).ClickAsync();
        await page.Locator($"tr[data-body='{body}'] [data-pinned]:visible").WaitForAsync();
        Assert.True(await page.EvaluateAsync<bool>("() => window.here === true"));
        var figures = page.Locator("[data-figure], [data-lot-figure], [data-breaches] li");
        var shown = await figures.AllTextContentsAsync();
        await page.ReloadAsync();
        Assert.Equal(shown, await figures.AllTextContentsAsync());
        await gianna.Screenshot("lotplan-real-1280");

        await page.FillAsync("#statement", "Tre lotti, perché tre sono le zone.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Salva la motivazione" }).ClickAsync();
        Assert.Contains("La motivazione è salvata", await page.Locator(".alert-success").InnerTextAsync());
        Assert.Equal(0, await page.GetByRole(AriaRole.Button, new() { Name = "Approva il piano" }).CountAsync());
        var plan = new Uri(page.Url).AbsolutePath;
        await gianna.Open($"/campaigns/{real.Campaign}/lots");
        await side.Locator(".discard summary").First.ClickAsync();
        await side.GetByRole(AriaRole.Button, new() { Name = "Scarta il piano" }).First.ClickAsync();
        Assert.Contains("Scartato", await side.InnerTextAsync());
        gianna.IsClean(422);

        await using var rosa = await LogInAsync("rosa");
        await rosa.Open(plan);
        Assert.Equal(0, await rosa.Page.Locator("#move").CountAsync());
        await rosa.Page.GetByRole(AriaRole.Button, new() { Name = "Approva il piano" }).ClickAsync();
        Assert.Contains("Il piano è approvato", await rosa.Page.Locator(".alert-success").InnerTextAsync());
        rosa.IsClean();
    }

    private async Task<Visitor> LogInAsync(string who)
    {
        var visitor = await Visitor.ArriveAsync(await site.Context(home: real.Address), real.Address);
        await visitor.Open("/login");
        await visitor.Page.FillAsync("#userName", who);
        await visitor.Page.FillAsync("#password", RealGateway.Password);
        await visitor.Page.ClickAsync("main form.form-panel button");
        return visitor;
    }
}
