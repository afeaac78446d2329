using Microsoft.AspNetCore.Http;

namespace Aggregator.Portal.Tests.Delegations;

/// <summary>Who may act for whom: shown, given and ended by forms that need no script.</summary>
public sealed class DelegationsTests(Site site)
{
    private const string Api = "/api/accounts/v1/delegations";
    private const string One = "de1e0000-0000-7000-8000-000000000001";
    private const string Union = "de1e0000-0000-7000-8000-0000000000aa";

    [Fact]
    public async Task Shows_given_and_received_with_their_act_and_only_a_living_one_to_be_ended()
    {
        await using var visitor = await site.Visit(who: "sindaca");
        await visitor.Open("/desk");
        await visitor.Page.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "Deleghe" }).ClickAsync();
        var words = await visitor.Page.Locator("main").InnerTextAsync();
        foreach (var there in (string[])["Unione dei Navigli", "istruttore, RUP dell’ente", "Delibera di Consiglio n. 12", "prot. 0004567 del 4 marzo 2026", "31 dicembre 2027", "in vigore", "revocata", "La convenzione è sciolta", "scaduta"])
        {
            Assert.Contains(there, words);
        }

        Assert.Equal($"/delegations/{One}/revoke", await visitor.Page.Locator("main table a").GetAttributeAsync("href"));
        visitor.IsClean();
    }

    [Fact]
    public async Task A_signatory_delegates_the_union_and_is_told_what_is_wrong_first()
    {
        await using var gateway = await site.Gateway.AnnexAsync();
        gateway.Instead[$"POST {Api}"] = (400, (object)new
        {
            type = "/problems/invalid-input", title = "Dati non validi", detail = "Correggi i dati.",
            errors = new[] { new { pointer = "/roles", code = "required", detail = "Va indicato almeno un compito." }, new { pointer = "/expiresOn", code = "past", detail = "Deve essere nel futuro." } },
        });
        await using var visitor = await Visitor.ArriveAsync(await At(gateway, scripts: true), gateway.Address);
        var page = visitor.Page;
        await visitor.Open("/delegations/new");
        Assert.Equal(["Scegli…", "Unione Adda Martesana", "Unione dei Navigli"], await page.Locator("#delegate option").AllInnerTextsAsync());
        await page.GetByLabel("Organizzazione delegata").SelectOptionAsync("Unione dei Navigli");
        await page.GetByLabel("Atto che delega").FillAsync("Delibera n. 1");
        await page.GetByLabel("Numero di protocollo").FillAsync("77");
        await page.GetByLabel("Data di protocollo").FillAsync("2026-03-04");
        await page.GetByLabel("Ultimo giorno").FillAsync("2026-03-05");
        await page.Locator("main form button").ClickAsync();
        Assert.Equal("#roles", await page.Locator("#errors a").First.GetAttributeAsync("href"));
        Assert.Contains("Va indicato almeno un compito.", await page.Locator("#roles").InnerTextAsync());
        Assert.Equal("Deve essere nel futuro.", await page.Locator("#expiresOn-wrong").InnerTextAsync());
        Assert.Equal(("Delibera n. 1", Union), (await page.Locator("#actReference").InputValueAsync(), await page.Locator("#delegate").InputValueAsync()));
        await visitor.IsAccessible();

        gateway.Instead[$"POST {Api}"] = (201, (object)FakeGateway.Recorded($"api/accounts/v1/delegations/{One}"));
        await page.GetByLabel("istruttore").CheckAsync(new() { Force = true });
        await page.GetByLabel("Ultimo giorno").FillAsync("2027-12-31");
        await page.Locator("main form button").ClickAsync();
        Assert.Contains("La delega è data", await page.Locator("[role=status]").InnerTextAsync());
        var sent = gateway.Changes.Last();
        Assert.Equal((Union, "Unione dei Navigli", "buyer.drafter", "Delibera n. 1", "77", "2026-03-04", "2027-12-31", "sindaca"),
            ((string)sent.Json["delegate"]!, (string)sent.Json["delegateName"]!, (string)sent.Json["roles"]!.AsArray().Single()!, (string)sent.Json["actReference"]!, (string)sent.Json["protocolNumber"]!,
            (string)sent.Json["protocolDate"]!, (string)sent.Json["expiresOn"]!, sent.Bearer!));
        Assert.NotNull(sent.Key);
        visitor.IsClean(400);
    }

    [Fact]
    public async Task Without_scripts_a_neighbour_is_chosen_and_delegated()
    {
        await using var gateway = await site.Gateway.AnnexAsync();
        gateway.Instead[$"POST {Api}"] = (201, (object)FakeGateway.Recorded($"api/accounts/v1/delegations/{One}"));
        await using var visitor = await Visitor.ArriveAsync(await At(gateway, scripts: false), gateway.Address);
        var page = visitor.Page;
        await visitor.Open("/delegations");
        await page.Locator("main a.btn-primary").ClickAsync();
        await page.Locator(".kinds a").Nth(0).ClickAsync();
        await page.Locator("#delegate").SelectOptionAsync("Unione dei Navigli");
        await page.GetByLabel("istruttore").CheckAsync(new() { Force = true });
        await page.GetByLabel("Atto che delega").FillAsync("Delibera n. 1");
        await page.GetByLabel("Numero di protocollo").FillAsync("77");
        await page.GetByLabel("Data di protocollo").FillAsync("2026-03-04");
        await page.GetByLabel("Ultimo giorno").FillAsync("2027-12-31");
        await page.Locator("main form button").ClickAsync();
        Assert.Contains("La delega è data", await page.Locator("[role=status]").InnerTextAsync());
        var sent = gateway.Changes.Single();
        Assert.Equal((Union, "buyer.drafter", "2027-12-31"), ((string)sent.Json["delegate"]!, (string)sent.Json["roles"]!.AsArray().Single()!, (string)sent.Json["expiresOn"]!));
        visitor.IsClean();
    }

    [Fact]
    public async Task Without_scripts_the_body_revokes_for_a_reason_the_version_that_it_saw()
    {
        await using var gateway = await site.Gateway.AnnexAsync();
        gateway.Instead[$"{Api}/{One}"] = (Func<HttpContext, Task>)(async context =>
        {
            context.Response.Headers.ETag = "\"3\"";
            await context.Response.WriteAsJsonAsync(FakeGateway.Recorded($"api/accounts/v1/delegations/{One}"));
        });
        gateway.Instead[$"POST {Api}/{One}/revoke"] = (200, (object)FakeGateway.Recorded($"api/accounts/v1/delegations/{One}"));
        await using var visitor = await Visitor.ArriveAsync(await At(gateway, scripts: false), gateway.Address);
        await visitor.Open($"/delegations/{One}/revoke");
        Assert.Equal("Revoca la delega", await visitor.Page.Locator("h1").InnerTextAsync());
        await visitor.Page.GetByLabel("Motivo").FillAsync("La convenzione è sciolta");
        await visitor.Page.Locator("main form button").ClickAsync();
        Assert.Contains("La delega è finita", await visitor.Page.Locator("[role=status]").InnerTextAsync());
        Assert.Equal(("La convenzione è sciolta", "\"3\""), ((string)gateway.Changes.Last().Json["reason"]!, gateway.Changes.Last().Version));
        visitor.IsClean();
    }

    [Fact]
    public async Task Who_acts_by_delegation_is_told_so_and_offered_no_delegations()
    {
        await using var visitor = await site.Visit(who: "segretaria");
        await visitor.Open("/desk");
        var words = await visitor.Page.Locator("main").InnerTextAsync();
        Assert.Contains("Per delega a Unione dei Navigli, fino al 31 dicembre 2027", words);
        Assert.Equal(0, await visitor.Page.Locator("main a[href='/delegations']").CountAsync());
        Assert.Equal(403, await visitor.Open("/delegations/new"));
        await visitor.Open("/organisation");
        Assert.Contains("Per delega a Unione dei Navigli, fino al 31 dicembre 2027", await visitor.Page.Locator("main label").First.InnerTextAsync());
    }

    private async Task<Microsoft.Playwright.IBrowserContext> At(FakeGateway gateway, bool scripts)
    {
        var context = await site.Browser.NewContextAsync(new() { BaseURL = gateway.Address.ToString(), Locale = "it-IT", JavaScriptEnabled = scripts });
        await context.AddCookiesAsync([new() { Name = "session", Value = "sindaca", Url = gateway.Address.ToString() }]);
        return context;
    }
}
