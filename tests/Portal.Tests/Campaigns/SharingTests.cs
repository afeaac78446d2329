namespace Aggregator.Portal.Tests.Campaigns;

public sealed class SharingTests(Site site)
{
    [Theory]
    [InlineData("Condividi", "share")]
    [InlineData("Togli la condivisione", "unshare")]
    public async Task Another_office_may_read_it_until_that_is_taken_back(string button, string step)
    {
        var office = new Office(site.Gateway);
        office.Answer($"{office.Api}/{step}", new { shares = Array.Empty<object>() });
        await using var visitor = await site.Visit(390, who: "milano", scripts: false);
        await visitor.Open(office.Address + "/share");
        Assert.Contains("Centrale di committenza dell’Adda", await visitor.Page.Locator("tbody").InnerTextAsync());
        await visitor.Page.SelectOptionAsync("#cpbId", new Microsoft.Playwright.SelectOptionValue { Label = "Centrale di committenza dell’Adda" });
        await visitor.Page.FillAsync("#reason", "Gara comune");
        await visitor.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        var change = Assert.Single(office.Changes);
        Assert.Equal(($"{office.Api}/{step}", "7b0d0000-0000-7000-8000-000000000190", "\"3\""), (change.Path, change.Json["cpbId"]!.GetValue<string>(), change.Version));
        visitor.IsClean();
    }
}
