using System.Text;
using static Aggregator.Portal.Tests.Demands.Recordings;

namespace Aggregator.Portal.Tests.Demands;

public sealed class SpreadsheetPageTests(Site site)
{
    private static readonly string Post = "POST " + Path($"/initiatives/{Roads}/imports");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_goes_on_as_it_is_with_the_version_that_was_seen_and_its_progress_is_shown(bool scripts)
    {
        await using var own = await Own.StartAsync(site);
        own.Gateway.Instead[Path("/demands/" + Demand(5))] = Tagged(Read("/demands/" + Demand(5)), "\"2\"");
        own.Gateway.Instead[Post] = (202, (object)Read("/imports/13090002-0000-7000-8000-000000000001"));
        await using var visitor = await own.Visit("corsico", scripts);
        await visitor.Open($"/demands/{Demand(5)}/spreadsheet");
        Assert.Equal($"/api/demand/v1/initiatives/{Roads}/template?format=xlsx", await visitor.Page.GetByText("Scarica per Excel o LibreOffice (.xlsx)").GetAttributeAsync("href"));
        await visitor.Page.SetInputFilesAsync("#file", new Microsoft.Playwright.FilePayload { Name = "strade è.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes("Sede;Quantità\r\nVia Roma;1.234,5\r\n") });
        await visitor.Page.ClickAsync("form.form-panel button");
        Assert.Contains("Fatto: 120 righe sono ora nel fabbisogno", await visitor.Page.Locator("main").InnerTextAsync());
        var change = own.Gateway.Changes.Single();
        Assert.Equal(("\"2\"", "Sede;Quantità\r\nVia Roma;1.234,5\r\n"), (change.Version, change.Body));
        visitor.IsClean();
    }

    [Theory]
    [InlineData(422, "import.not-a-spreadsheet", "Il file non è un foglio di calcolo.", "Il file non è un foglio di calcolo.")]
    [InlineData(412, "stale", "Rileggi.", "Nel frattempo qualcun altro ha modificato il fabbisogno")]
    [InlineData(413, "too-large", "Il file supera il limite.", "Il file supera il limite.")]
    public async Task A_refusal_is_said_at_the_file(int status, string code, string detail, string words)
    {
        await using var own = await Own.StartAsync(site);
        own.Gateway.Instead[Post] = (status, Problem(code, detail));
        await using var visitor = await own.Visit("corsico");
        await visitor.Open($"/demands/{Demand(5)}/spreadsheet");
        await visitor.Page.SetInputFilesAsync("#file", new Microsoft.Playwright.FilePayload { Name = "x.xlsx", MimeType = "application/octet-stream", Buffer = [1, 2, 3] });
        await visitor.Page.ClickAsync("form.form-panel button");
        Assert.Contains(words, await visitor.Page.Locator("#errors").InnerTextAsync());
        visitor.IsClean(status);
    }

    [Fact]
    public async Task Without_a_file_nothing_is_sent()
    {
        await using var own = await Own.StartAsync(site);
        await using var visitor = await own.Visit("corsico", scripts: false);
        await visitor.Open($"/initiatives/{Roads}/spreadsheet");
        await visitor.Page.ClickAsync("form.form-panel button");
        Assert.Contains("Scegli il file da caricare.", await visitor.Page.Locator("#errors").InnerTextAsync());
        Assert.Empty(own.Gateway.Changes);
        visitor.IsClean(400);
    }

    [Fact]
    public async Task Every_error_is_shown_in_its_place_and_a_running_check_can_be_looked_at_again()
    {
        await using var visitor = await site.Visit(who: "corsico", scripts: false);
        await visitor.Open("/imports/13090003-0000-7000-8000-000000000001");
        var rows = await visitor.Page.Locator("tbody tr").AllInnerTextsAsync();
        Assert.Equal(3, rows.Count);
        Assert.Contains("Foglio «Fabbisogno», riga 12", rows[0]);
        Assert.Contains("D – Quantità", rows[0]);
        Assert.Contains("Scrivere la data come 31/12/2027.", rows[2]);
        await visitor.Open("/imports/13090001-0000-7000-8000-000000000001");
        Assert.Contains("40 righe su 120", await visitor.Page.Locator("#import").InnerTextAsync());
        Assert.Equal("/imports/13090001-0000-7000-8000-000000000001", await visitor.Page.GetByText("Aggiorna", new() { Exact = true }).GetAttributeAsync("href"));
    }

    [Fact]
    public async Task What_a_file_changed_of_a_demand_already_sent_is_shown_before_and_after()
    {
        await using var own = await Own.StartAsync(site);
        var (demand, back) = (Read("/demands/" + Demand(5)), Read($"/demands/{Demand(3)}/consequences"));
        demand["state"] = "amended";
        demand["totalValue"]!["amount"] = "400000.00";
        back["after"]!["totalValue"]!["amount"] = "7700000.00";
        var asked = "";
        own.Gateway.Instead[Path("/demands/" + Demand(5))] = demand;
        own.Gateway.Instead[Path($"/demands/{Demand(5)}/consequences")] = (Func<Microsoft.AspNetCore.Http.HttpContext, Task>)(context =>
        {
            asked = context.Request.Query["totalValue"];
            return Microsoft.AspNetCore.Http.HttpResponseJsonExtensions.WriteAsJsonAsync(context.Response, back);
        });
        object Deed(string action, string at, string? reason, string total) => new
        {
            id = Guid.NewGuid(), at, action, actor = Guid.NewGuid(), org = Guid.NewGuid(), reason, totalValue = new { amount = total, currency = "EUR" },
        };
        own.Gateway.Instead[Path($"/demands/{Demand(5)}/history")] = new
        {
            items = new[] { Deed("demand.amended", "2026-11-20T09:00:02Z", "fabbisogno-strade.xlsx", "400000.00"), Deed("demand.submitted", "2026-11-10T09:00:00Z", null, "257500.00") }, next = (string?)null,
        };
        await using var visitor = await own.Visit("corsico", width: 390);
        await visitor.Open("/imports/13090002-0000-7000-8000-000000000001");
        var rows = (await visitor.Page.Locator(".amending tbody tr").AllInnerTextsAsync()).Select(row => row.Replace("\n", " ").Replace("\t", " ")).ToList();
        Assert.Equal("257500.00", asked);
        Assert.Matches("257.500,00.*400.000,00", rows[0]);
        Assert.Matches("7.700.000,00.*7.842.500,00", rows[1]);
        await visitor.FitsItsWidth();
        await visitor.IsAccessible();
        visitor.IsClean();
    }

    [Fact]
    public async Task What_imported_lines_leave_open_is_shown_in_its_place()
    {
        await using var visitor = await site.Visit(who: "corsico");
        await visitor.Open("/imports/13090005-0000-7000-8000-000000000001");
        Assert.Contains("restano da completare 2 caselle", await visitor.Page.Locator(".alert-success").InnerTextAsync());
        Assert.Contains("F – Priorità (1–4)", (await visitor.Page.Locator("tbody tr").AllInnerTextsAsync())[0]);
        await visitor.IsAccessible();
    }

    [Fact]
    public async Task With_scripts_a_running_check_brings_itself_up_to_date()
    {
        await using var own = await Own.StartAsync(site);
        await using var visitor = await own.Visit("corsico");
        await visitor.Open("/imports/13090001-0000-7000-8000-000000000001");
        own.Gateway.Instead[Path("/imports/13090001-0000-7000-8000-000000000001")] = Read("/imports/13090002-0000-7000-8000-000000000001");
        await visitor.Page.GetByText("Fatto: 120 righe sono ora nel fabbisogno").WaitForAsync();
        visitor.IsClean();
    }
}
