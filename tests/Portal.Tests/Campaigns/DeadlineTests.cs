namespace Aggregator.Portal.Tests.Campaigns;

public sealed class DeadlineTests(Site site)
{
    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task What_a_new_deadline_does_is_said_before_it_is_moved(int width)
    {
        var office = new Office(site.Gateway);
        office.Give("/deadline-effects", effects => (effects["lose"], effects["lateAdmissionsKept"]) = (2, 1));
        office.Answer(office.Api + "/deadline", new { id = office.Id });
        await using var visitor = await site.Visit(width, who: "milano", scripts: false);
        await visitor.Open(office.Address + "/deadline");
        Assert.Equal("2026-12-15T12:00", await visitor.Page.InputValueAsync("#to"));
        await visitor.Page.FillAsync("#to", "2026-12-22T12:00");
        await visitor.Page.GetByText("Vedi che cosa cambia").ClickAsync();
        var words = await visitor.Page.Locator("main").InnerTextAsync();
        Assert.Contains("2 enti che devono ancora rispondere avranno meno tempo", words);
        Assert.Contains("1 ente ha una scadenza propria", words);
        await visitor.FitsItsWidth();
        await visitor.Page.FillAsync("#reason", "Consigli comunali a fine mese");
        await visitor.Page.Locator("main form[method=post] button.btn-primary").ClickAsync();
        var change = Assert.Single(office.Changes);
        Assert.Equal(("2026-12-22T12:00:00+01:00", "\"3\""), (change.Json["closesAt"]!.GetValue<string>(), change.Version));
        Assert.Contains("La scadenza è spostata.", await visitor.Page.Locator(".alert-success").InnerTextAsync());
        visitor.IsClean();
    }

    [Fact]
    public async Task A_refusal_and_an_unreadable_moment_are_said_in_words()
    {
        var office = new Office(site.Gateway);
        site.Gateway.Instead[office.Api + "/deadline-effects"] = (400, Office.Refusal("invalid-input", "Dati non validi", ("?closesAt", "La nuova scadenza è già passata.")));
        await using var visitor = await site.Visit(who: "milano", scripts: false);
        await visitor.Open(office.Address + "/deadline?to=2020-01-01T12:00");
        Assert.Contains("La nuova scadenza è già passata.", await visitor.Page.Locator("#to-wrong").InnerTextAsync());
        Assert.Equal(0, await visitor.Page.Locator("form[method=post]:has(#reason)").CountAsync());
        await visitor.Open(office.Address + "/deadline?to=%22%3E%3Cscript%3E");
        Assert.Contains("Scrivi giorno e ora", await visitor.Page.Locator("#to-wrong").InnerTextAsync());
        visitor.IsClean();
    }
}
