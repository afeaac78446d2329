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
        Assert.Contains("Solleciti in partenza: 2.", await visitor.Page.Locator("main").InnerTextAsync());
        visitor.IsClean();
    }

    [Fact]
    public async Task All_that_are_missing_are_reminded_in_one_step_that_says_how_many()
    {
        var office = new Office(site.Gateway);
        office.Answer(office.Api + "/reminders", new { reminded = 7, notDue = Array.Empty<Guid>() });
        await using var visitor = await site.Visit(who: "milano", scripts: false);
        await visitor.Open(office.Address + "/remind?all=true");
        // Those missing, drafting and returned, and the one that took its demand back to change it, which the board counts with what waits for the planner.
        Assert.Contains("che devono ancora rispondere: 7", await visitor.Page.Locator("main").InnerTextAsync());
        await visitor.Page.GetByText("Invia il sollecito a 7 enti").ClickAsync();
        var change = Assert.Single(office.Changes);
        Assert.True(change.Json["all"]!.GetValue<bool>());
        Assert.Null(change.Json["bodyIds"]);
        Assert.Contains("Solleciti in partenza: 7.", await visitor.Page.Locator(".alert-success").InnerTextAsync());
    }

    [Theory]
    [InlineData(1, 1, "Solleciti in partenza: 1. Enti scelti che non lo ricevono, perché hanno già risposto o non possono più rispondere: 1.")]
    [InlineData(0, 2, "Nessun sollecito è partito: chi hai scelto ha già risposto o non può più rispondere.")]
    public async Task How_many_were_sent_and_how_many_were_not_due_is_said_as_the_service_says_it(int reminded, int notDue, string words)
    {
        var office = new Office(site.Gateway);
        office.Answer(office.Api + "/reminders", new { reminded, notDue = Enumerable.Range(0, notDue).Select(_ => Guid.NewGuid()) });
        await using var visitor = await site.Visit(who: "milano", scripts: false);
        await visitor.Post(office.Address + "/remind", [("body", "7b0d0000-0000-7000-8000-000000000007 Comune di Melegnano"), ("body", "7b0d0000-0000-7000-8000-00000000000d Comune di Maleo")]);
        Assert.Contains(words, await visitor.Page.Locator(".alert-success").InnerTextAsync());
    }

    /// <summary>After the deadline only bodies with an extension are reminded, after a reopening only those for which it was reopened.</summary>
    [Theory]
    [InlineData(null, 0)]
    [InlineData(17, 1)]
    public async Task Only_bodies_that_may_still_answer_are_counted(int? daysLeft, int closures)
    {
        var office = new Office(site.Gateway);
        office.Give("", initiative =>
        {
            for (var i = 0; i < closures; i++) initiative["closures"]!.AsArray().Add(FakeGateway.Recorded("api/demand/v1/initiatives" + Office.Closed["/campaigns".Length..])["closures"]![i]!.DeepClone());
        });
        office.Give("/board", board => board["daysLeft"] = daysLeft);
        // One is missing and may answer, one changes what it sent and may; an approved one may too and owes nothing, another is missing and too late.
        var may = new[] { "7b0d0000-0000-7000-8000-000000000007", "7b0d0000-0000-7000-8000-000000000009", "7b0d0000-0000-7000-8000-000000000001" };
        site.Gateway.Instead[office.Api + "/invitations"] = new { items = may.Select(body => new { bodyId = body, mayAct = true }).Append(new { bodyId = "7b0d0000-0000-7000-8000-00000000000d", mayAct = false }), next = (string?)null };
        await using var visitor = await site.Visit(who: "milano", scripts: false);
        await visitor.Open(office.Address + "/remind?all=true");
        Assert.Contains("che devono ancora rispondere: 2", await visitor.Page.Locator("main").InnerTextAsync());
        await visitor.Open(office.Address);
        Assert.Contains("(2 enti)", await visitor.Page.Locator(".due").InnerTextAsync());
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
