namespace Aggregator.Portal.Tests.Campaigns;

public sealed class BodiesStepTests(Site site)
{
    [Theory]
    [InlineData(true, 1280)]
    [InlineData(false, 1280)]
    [InlineData(false, 390)]
    public async Task Those_ticked_are_reminded_after_the_page_has_said_whom_it_concerns(bool scripts, int width)
    {
        var office = new Office(site.Gateway);
        office.Answer(office.Api + "/reminders", new { reminded = 2, notDue = Array.Empty<Guid>() });
        await using var visitor = await site.Visit(width, who: "milano", scripts: scripts);
        await visitor.Open(office.Address + "/bodies");
        await visitor.Page.GetByLabel("Scegli Comune di Melegnano").CheckAsync();
        await visitor.Page.GetByLabel("Scegli Comune di Maleo").CheckAsync();
        await visitor.Page.GetByText("Sollecita gli enti scelti").ClickAsync();
        Assert.Empty(office.Changes);
        Assert.Equal(["Comune di Melegnano", "Comune di Maleo"], (await visitor.Page.Locator(".chosen li").AllInnerTextsAsync()).Select(name => name.Trim()));
        await visitor.Page.FillAsync("#message", "Bastano dieci minuti");
        await visitor.Page.GetByText("Invia il sollecito a 2 enti").ClickAsync();
        var change = Assert.Single(office.Changes);
        Assert.Equal(["7b0d0000-0000-7000-8000-000000000007", "7b0d0000-0000-7000-8000-00000000000d"], change.Json["bodyIds"]!.AsArray().Select(id => id!.GetValue<string>()));
        Assert.Equal(("Bastano dieci minuti", "milano"), (change.Json["message"]!.GetValue<string>(), change.Bearer));
        Assert.NotNull(change.Key);
        Assert.Contains("I solleciti sono in partenza", await visitor.Page.Locator("main").InnerTextAsync());
        visitor.IsClean();
    }

    [Fact]
    public async Task All_that_are_missing_are_reminded_in_one_step_that_says_how_many()
    {
        var office = new Office(site.Gateway);
        office.Answer(office.Api + "/reminders", new { reminded = 6, notDue = Array.Empty<Guid>() });
        await using var visitor = await site.Visit(who: "milano", scripts: false);
        await visitor.Open(office.Address + "/remind");
        Assert.Contains("che devono ancora rispondere: 6", await visitor.Page.Locator("main").InnerTextAsync());
        await visitor.Page.GetByText("Invia il sollecito a 6 enti").ClickAsync();
        var change = Assert.Single(office.Changes);
        Assert.True(change.Json["all"]!.GetValue<bool>());
        Assert.Null(change.Json["bodyIds"]);
    }

    [Fact]
    public async Task Nobody_ticked_is_said_and_nothing_is_sent()
    {
        var office = new Office(site.Gateway);
        await using var visitor = await site.Visit(who: "milano", scripts: false);
        await visitor.Open(office.Address + "/bodies");
        await visitor.Page.GetByText("Sollecita gli enti scelti").ClickAsync();
        Assert.Contains("Non hai scelto nessun ente", await visitor.Page.Locator("main").InnerTextAsync());
        Assert.Empty(office.Changes);
    }

    [Fact]
    public async Task A_body_is_admitted_late_and_a_collection_that_changed_meanwhile_keeps_what_was_typed()
    {
        var office = new Office(site.Gateway);
        office.Answer(office.Api + "/admit-late", (412, Office.Refusal("stale", "Nel frattempo la raccolta è cambiata.")));
        await using var visitor = await site.Visit(who: "milano", scripts: false);
        await visitor.Open(office.Address + "/bodies");
        await visitor.Page.GetByLabel("Scegli Comune di Melegnano").CheckAsync();
        await visitor.Page.Locator("button[formaction$='/late']").ClickAsync();
        await visitor.Page.FillAsync("#until", "2026-12-20T12:00");
        await visitor.Page.FillAsync("#reason", "Commissario <b>insediato</b> ieri");
        office.Give("", null, "\"4\"");
        await visitor.Page.GetByText("Ammetti 1 ente").ClickAsync();
        Assert.Contains("Nel frattempo qualcun altro ha cambiato la raccolta", await visitor.Page.Locator("main").InnerTextAsync());
        Assert.Equal(("2026-12-20T12:00", "Commissario <b>insediato</b> ieri"), (await visitor.Page.InputValueAsync("#until"), await visitor.Page.InputValueAsync("#reason")));
        office.Answer(office.Api + "/admit-late", new { id = office.Id });
        await visitor.Page.GetByText("Ammetti 1 ente").ClickAsync();
        Assert.Equal(["\"3\"", "\"4\""], office.Changes.Select(change => change.Version));
        Assert.Equal("2026-12-20T12:00:00+01:00", office.Changes[^1].Json["until"]!.GetValue<string>());
        Assert.Contains("anche dopo la scadenza di tutti", await visitor.Page.Locator(".alert-success").InnerTextAsync());
        visitor.IsClean(412);
    }

    [Fact]
    public async Task A_moment_that_is_none_is_told_at_its_field_and_a_wrong_box_is_nobody()
    {
        var office = new Office(site.Gateway);
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = site.Gateway.Address };
        var page = await PostAsync($"{office.Address}/late", ("body", $"{Guid.NewGuid()} Comune di <i>Prova</i>"), ("until", "domani"), ("reason", "x"));
        Assert.Contains("Scrivi giorno e ora, per esempio 31/12/2026 12:00.", page);
        Assert.Contains("Comune di &lt;i&gt;Prova&lt;/i&gt;", page);
        Assert.Contains("value=\"domani\"", page);
        Assert.Contains("Non hai scelto nessun ente", System.Net.WebUtility.HtmlDecode(await PostAsync($"{office.Address}/late", ("body", "' OR 1=1 --"), ("until", "2026-12-20T12:00"))));
        Assert.Empty(office.Changes);

        async Task<string> PostAsync(string address, params (string Name, string Value)[] fields)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(fields.Append(("__csrf", "a-token-for-forms")).Select(field => KeyValuePair.Create(field.Item1, field.Item2))) };
            request.Headers.Add("Cookie", "session=milano");
            request.Headers.Add("Accept-Language", "it");
            return await (await http.SendAsync(request)).Content.ReadAsStringAsync();
        }
    }
}
