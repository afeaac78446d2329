using System.Text;
using static Aggregator.Portal.Tests.Demands.Recordings;

namespace Aggregator.Portal.Tests.Demands;

public sealed class ProposalPageTests(Site site)
{
    private const string Stretch = "92090001-0000-7000-8000-000000000001";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stretch_becomes_a_line_with_what_is_known_filled_in(bool scripts)
    {
        await using var own = await Own.StartAsync(site);
        own.Gateway.Instead[Path("/proposals/" + Stretch)] = Tagged(Read("/proposals/" + Stretch), "\"3\"");
        own.Gateway.Instead["POST " + Path($"/proposals/{Stretch}/confirm")] = (200, (object)Read("/demands/" + Demand(5)));
        await using var visitor = await own.Visit("corsico", scripts);
        await visitor.Open("/proposals");
        Assert.Contains("1 – prima di tutto", await visitor.Page.Locator("tbody tr").First.InnerTextAsync());
        await visitor.Page.Locator("tbody a").First.ClickAsync();
        Assert.Equal(("12,5", "patching"), (await visitor.Page.InputValueAsync("#quantity"), await visitor.Page.InputValueAsync("#fields-material")));
        await visitor.Page.FillAsync("#yearlyValue", "3.000");
        await visitor.Page.Locator("form.form-panel button").First.ClickAsync();
        Assert.Contains("La proposta è ora una riga del fabbisogno.", await visitor.Page.Locator("main").InnerTextAsync());
        var change = own.Gateway.Changes.Single();
        Assert.Equal(("\"3\"", Roads, "3000", "12.5", "supply"), (change.Version, (string?)change.Json["initiativeId"], (string?)change.Json["line"]!["yearlyValue"]!["amount"],
            (string?)change.Json["line"]!["quantity"], (string?)change.Json["line"]!["fields"]!["nature"]));
        visitor.IsClean();
    }

    [Fact]
    public async Task A_line_more_in_what_was_sent_is_seen_before_it_is_confirmed()
    {
        await using var own = await Own.StartAsync(site);
        own.Gateway.Instead[Path("/proposals/" + Stretch)] = Tagged(Read("/proposals/" + Stretch), "\"3\"");
        own.Gateway.Instead["POST " + Path($"/proposals/{Stretch}/confirm")] = (200, (object)Read("/demands/" + Demand(5)));
        var sent = Read("/demands/" + Demand(5));
        sent["state"] = "submitted";
        own.Gateway.Instead[Path("/demands/" + Demand(5))] = sent;
        own.Gateway.Instead[Path("/demands")] = new { items = new[] { new { id = Demand(5), initiativeId = Roads, state = "submitted", totalValue = new { amount = "1.00", currency = "EUR" } } }, next = (string?)null };
        var asked = new System.Collections.Concurrent.ConcurrentQueue<string?>();
        own.Gateway.Instead[Path($"/demands/{Demand(5)}/consequences")] = (Func<Microsoft.AspNetCore.Http.HttpContext, Task>)(context =>
        {
            asked.Enqueue(context.Request.Query["totalValue"]);
            return Microsoft.AspNetCore.Http.HttpResponseJsonExtensions.WriteAsJsonAsync(context.Response, Read($"/demands/{Demand(3)}/consequences"));
        });
        await using var visitor = await own.Visit("corsico", scripts: false);
        await visitor.Open("/proposals/" + Stretch);
        await visitor.Page.FillAsync("#yearlyValue", "3.000");
        await visitor.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Vedi che cosa cambia" }).ClickAsync();
        Assert.Empty(own.Gateway.Changes);
        var total = ((decimal)sent["durationMonths"]! * (sent["lines"]!.AsArray().Sum(x => decimal.Parse((string)x!["yearlyValue"]!["amount"]!, System.Globalization.CultureInfo.InvariantCulture)) + 3000m) / 12m).ToString("0.00", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(total, decimal.Parse(asked.Last()!, System.Globalization.CultureInfo.InvariantCulture).ToString("0.00", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Contains("Dopo", await visitor.Page.Locator(".amending thead").InnerTextAsync());
        await visitor.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Conferma la riga" }).ClickAsync();
        var change = own.Gateway.Changes.Single();
        Assert.Equal(("\"3\"", "3000"), (change.Version, (string?)change.Json["line"]!["yearlyValue"]!["amount"]));
        visitor.IsClean();
    }

    [Fact]
    public async Task An_error_stands_at_its_field()
    {
        await using var own = await Own.StartAsync(site);
        own.Gateway.Instead["POST " + Path($"/proposals/{Stretch}/confirm")] = (400, Problem("invalid-input", "Dati non validi.", ("/line/yearlyValue", "required", "Va indicato.")));
        await using var visitor = await own.Visit("corsico");
        await visitor.Open("/proposals/" + Stretch);
        await visitor.Page.Locator("form.form-panel button").First.ClickAsync();
        Assert.Equal("Va indicato.", await visitor.Page.Locator("#yearlyValue-wrong").InnerTextAsync());
        visitor.IsClean(400);
    }

    [Fact]
    public async Task One_that_is_not_needed_is_dismissed_with_a_reason()
    {
        await using var own = await Own.StartAsync(site);
        var dismiss = "POST " + Path($"/proposals/{Stretch}/dismiss");
        own.Gateway.Instead[dismiss] = (400, Problem("invalid-input", "Dati non validi.", ("/reason", "required", "Va indicato.")));
        await using var visitor = await own.Visit("corsico", scripts: false);
        await visitor.Open("/proposals/" + Stretch);
        await visitor.Page.ClickAsync("#dismiss button");
        Assert.Equal("Va indicato.", await visitor.Page.Locator("#reason-wrong").InnerTextAsync());
        own.Gateway.Instead[dismiss] = (200, (object)Read("/proposals/" + Stretch));
        await visitor.Page.FillAsync("#reason", "Già rifatta a ottobre.");
        await visitor.Page.ClickAsync("#dismiss button");
        Assert.Contains("La proposta è scartata", await visitor.Page.Locator("main").InnerTextAsync());
        Assert.Equal("Già rifatta a ottobre.", (string?)own.Gateway.Changes.Last().Json["reason"]);
    }

    [Fact]
    public async Task A_need_in_a_category_without_a_collection_waits()
    {
        await using var visitor = await site.Visit(who: "corsico");
        await visitor.Open("/proposals/92090002-0000-7000-8000-000000000001");
        Assert.Contains("In questa categoria non c’è una raccolta aperta al tuo ente", await visitor.Page.Locator("main").InnerTextAsync());
    }

    [Fact]
    public async Task The_programme_tells_what_was_taken_and_every_row_that_was_not()
    {
        await using var own = await Own.StartAsync(site);
        own.Gateway.Instead["POST " + Path("/programme-rows")] = (200, new
        {
            created = 2, changed = 1, unchanged = 0, rejected = new[] { new { pointer = "/rows/3/cui", sourceId = "X1", code = "demand.cui", detail = "Un CUI è fatto di una lettera…" } },
        });
        await using var visitor = await own.Visit("corsico", scripts: false);
        await visitor.Open("/proposals/programme");
        await visitor.Page.SetInputFilesAsync("#file", new Microsoft.Playwright.FilePayload { Name = "programma.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes("CUI;CPV;Descrizione;Scadenza;Costo annuo\r\nS1;90910000-9;Pulizie;31/12/2027;12.500,50\r\nS2;90910000;\"a;b\";;tanto\r\n") });
        await visitor.Page.ClickAsync("form.form-panel button");
        Assert.Contains("Nuove proposte: 2; aggiornate: 1; già presenti: 0", await visitor.Page.Locator("main").InnerTextAsync());
        Assert.Contains("Riga 5", await visitor.Page.Locator("tbody tr").InnerTextAsync());
        Assert.Equal("""
            {"rows":[{"cui":"S1","cpv":"90910000-9","description":"Pulizie","expiry":"2027-12-31","yearlyCost":{"amount":"12500.50","currency":"EUR"}},{"cui":"S2","cpv":"90910000","description":"a;b","expiry":null,"yearlyCost":{"amount":"tanto","currency":"EUR"}}]}
            """, own.Gateway.Changes.Single().Body);
        visitor.IsClean();
    }

    [Theory]
    [InlineData("milano", "/proposals")]
    [InlineData("aldo", "/proposals/programme")]
    [InlineData("aldo", "/proposals/" + Stretch)]
    public async Task Who_may_not_decide_gets_an_honest_page(string who, string address)
    {
        await using var visitor = await site.Visit(who: who);
        Assert.Equal(403, await visitor.Open(address));
    }
}
