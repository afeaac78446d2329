using System.Text.Json.Nodes;
using Aggregator.Portal.Tests.Campaigns;
using Aggregator.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;

namespace Aggregator.Portal.Tests.LotPlans;

public sealed class StudiesTests(Site site)
{
    private const string Tender = "/api/tender/v1";
    private readonly Guid study = Guid.CreateVersion7();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Plans_are_asked_for_watched_and_one_is_chosen(bool scripts)
    {
        var office = Closed();
        await using var visitor = await site.Visit(scripts ? 1280 : 390, who: "gianna", scripts: scripts);
        var page = visitor.Page;
        site.Gateway.Instead["POST " + Tender + "/lot-plan-studies"] = (202, (object)new { id = study });
        Unite("de1e0000-0000-7000-8000-0000000000aa", "7b0d0000-0000-7000-8000-000000000001", "7b0d0000-0000-7000-8000-000000000005", "00000000-0000-7000-8000-000000000001");
        Unite("de1e0000-0000-7000-8000-0000000000bb", "7b0d0000-0000-7000-8000-000000000002", "00000000-0000-7000-8000-000000000002");
        Give(office, "running", 1);
        await visitor.Open(office.Address + "/lots");
        await page.FillAsync("#lots", "3, 4 6");
        await page.FillAsync("#maxImbalance", "12,5");
        await page.GetByText("Tieni insieme i Comuni di ciascuna unione").ClickAsync();
        await page.GetByText("Altre condizioni").ClickAsync();
        await page.FillAsync("#maxValue", "400.000");
        await page.FillAsync("#turnover", "750.000");
        await page.FillAsync("#awardedMax", "2");
        await page.FillAsync("#capsReason", "Concorrenza.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Calcola i piani" }).ClickAsync();
        var asked = site.Gateway.Changes.Last(change => change.Path == Tender + "/lot-plan-studies" && change.Body.Contains(office.Id.ToString(), StringComparison.Ordinal)).Json;
        Assert.Equal((1, "0.125", true, "400000", 2), ((int)asked["closureNumber"]!, (string)asked["terms"]!["maxImbalance"]!, (bool)asked["terms"]!["contiguous"]!, (string)asked["terms"]!["maxValue"]!["amount"]!, (int)asked["terms"]!["caps"]!["awardedMax"]!));
        // Of the two unions one has a single municipality here: nothing to keep together.
        Assert.Equal([["7b0d0000-0000-7000-8000-000000000001", "7b0d0000-0000-7000-8000-000000000005"]], asked["terms"]!["together"]!.AsArray().Select(group => group!.AsArray().Select(each => (string?)each).ToArray()));
        Assert.Equal("750000", (string?)asked["terms"]!["turnover"]!["amount"]);
        Assert.Equal(["3 0", "3 1", "4 0", "4 1", "6 0", "6 1"], asked["variations"]!.AsArray().Select(each => $"{each!["lots"]} {each["compactness"]}"));

        Assert.Contains("1 piani su 6 pronti", await page.Locator("#side-by-side").InnerTextAsync());
        Give(office, "done", 6);
        if (!scripts) await page.GetByRole(AriaRole.Link, new() { Name = "Aggiorna", Exact = true }).ClickAsync();
        await Eventually.Holds(async () => Assert.True(await page.Locator("#side-by-side a.btn").CountAsync() > 0));
        var words = await page.Locator("#side-by-side").InnerTextAsync();
        Assert.Contains("Efficiente", words);
        Assert.Contains("Scartato", words);
        Assert.Contains("percorsi", words);
        Assert.Contains("Impossibile così:", words);
        await page.Locator("#side-by-side a.btn").Nth(1).ClickAsync();
        Assert.Equal(Bench.Recorded, new Uri(page.Url).AbsolutePath);
    }

    [Fact]
    public async Task What_is_wrong_stands_at_its_field()
    {
        var office = Closed();
        GiveList(office, new { items = Array.Empty<object>() });
        site.Gateway.Instead["POST " + Tender + "/lot-plan-studies"] = (400, Office.Refusal("invalid", "Dati non validi.", ("/variations/0/lots", "I lotti vanno da 1 a 500."), ("/terms/caps/reason", "Obbligatorio.")));
        await using var visitor = await site.Visit(who: "gianna", scripts: false);
        await visitor.Open(office.Address + "/lots");
        await visitor.Page.FillAsync("#lots", "molti");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Calcola i piani" }).ClickAsync();
        Assert.Equal("I lotti vanno da 1 a 500.", await visitor.Page.Locator("#lots-wrong").InnerTextAsync());
        Assert.Equal("Obbligatorio.", await visitor.Page.Locator("#capsReason-wrong").InnerTextAsync());
        Assert.Equal("molti", await visitor.Page.InputValueAsync("#lots"));
        visitor.IsClean(422);
    }

    [Fact]
    public async Task A_draft_is_thrown_away_from_the_list_with_the_version_that_was_seen()
    {
        var office = Closed();
        Give(office, "done", 6);
        var plan = Recorded()["alternatives"]![0]!["lotPlanId"]!.ToString();
        site.Gateway.Instead[$"{Tender}/lot-plans/{plan}"] = Plan(office, plan);
        site.Gateway.Instead[$"POST {Tender}/lot-plans/{plan}/discard"] = 204;
        await using var visitor = await site.Visit(who: "gianna", scripts: false);
        await visitor.Open(office.Address + "/lots");
        await visitor.Page.Locator("#side-by-side summary").First.ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Scarta il piano" }).First.ClickAsync();
        Assert.Contains("Il piano è scartato", await visitor.Page.Locator(".alert-success").InnerTextAsync());
        Assert.Equal("\"1\"", site.Gateway.Changes.Last(change => change.Path.EndsWith("/discard", StringComparison.Ordinal)).Version);
        Assert.Equal($"{office.Address}/lots", new Uri(visitor.Page.Url).AbsolutePath);
    }

    [Fact]
    public async Task From_the_bench_three_more_plans_keep_the_terms_and_the_pins()
    {
        var bench = new Bench(site.Gateway);
        site.Gateway.Instead["POST " + Tender + "/lot-plan-studies"] = (202, (object)new { id = study });
        await using var visitor = await site.Visit(who: "gianna", scripts: false);
        await visitor.Open(bench.Address);
        await visitor.Page.GetByLabel("Scegli Comune 1", new() { Exact = true }).CheckAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Fissa al loro lotto" }).ClickAsync();
        await visitor.Page.GetByText("Unisci, dividi o ricalcola").ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Ricalcola", Exact = true }).ClickAsync();
        var asked = site.Gateway.Changes.Last(change => change.Path == Tender + "/lot-plan-studies" && change.Body.Contains(bench.Campaign.ToString(), StringComparison.Ordinal)).Json;
        Assert.Equal(1, (int)asked["terms"]!["pinned"]![bench.Town(0).ToString()]!);
        Assert.Equal([2, 3, 4], asked["variations"]!.AsArray().Select(each => (int)each!["seed"]!));
    }

    [Fact]
    public async Task Long_lists_say_that_they_go_on()
    {
        var office = Closed();
        Give(office, "done", 6);
        var older = Guid.CreateVersion7();
        site.Gateway.Instead[Tender + "/lot-plan-studies"] = (Func<HttpContext, Task>)(context => context.Response.WriteAsJsonAsync<object>(context.Request.Query["initiativeId"] != office.Id.ToString() ? FakeGateway.Recorded("api/tender/v1/lot-plan-studies")
            : context.Request.Query["cursor"] == "more" ? new { items = new[] { Row(older) } } : new { items = new[] { Row(study) }, next = "more" }));
        await using var visitor = await site.Visit(who: "gianna", scripts: false);
        await visitor.Open(office.Address + "/lots");
        await visitor.Page.GetByRole(AriaRole.Navigation, new() { Name = "Confronti precedenti" }).GetByRole(AriaRole.Link).ClickAsync();
        Assert.Contains("Efficiente", await visitor.Page.Locator("#side-by-side").InnerTextAsync());
        Assert.Equal(1, await visitor.Page.Locator($"a[href$='study={older}']").CountAsync());
        visitor.IsClean();

        static object Row(Guid id) => new { id, closureNumber = 1, state = "done", requestedAt = "2026-11-25T09:00:00Z", done = 6, total = 6 };
    }

    private Office Closed()
    {
        var office = new Office(site.Gateway);
        office.Give("", initiative => (initiative["state"], initiative["closures"]) = ("closed", JsonNode.Parse("""[{"number":1,"count":24,"totalValue":{"amount":"941450.00","currency":"EUR"},"hash":"aa","closedAt":"2026-11-10T10:00:00Z"}]""")), "\"4\"");
        return office;
    }

    /// <summary>The study as far as it is, its plans being those recorded.</summary>
    private void Give(Office office, string state, int done)
    {
        var document = Recorded();
        (document["id"], document["initiativeId"], document["closureNumber"], document["state"], document["done"]) = (study, office.Id, 1, state, done);
        site.Gateway.Instead[$"{Tender}/lot-plan-studies/{study}"] = document;
        GiveList(office, new { items = new[] { new { id = study, closureNumber = 1, state, requestedAt = "2026-11-25T09:00:00Z", done, total = 6 } } });
    }

    /// <summary>The list of one collection's studies; other collections keep what is recorded.</summary>
    private void GiveList(Office office, object own) => site.Gateway.Instead[Tender + "/lot-plan-studies"] = (Func<HttpContext, Task>)(context =>
        context.Request.Query["initiativeId"] == office.Id.ToString() ? context.Response.WriteAsJsonAsync(own) : context.Response.WriteAsJsonAsync(FakeGateway.Recorded("api/tender/v1/lot-plan-studies")));

    /// <summary>Who belongs to a union, of this collection or not.</summary>
    private void Unite(string union, params string[] members) => site.Gateway.Instead[$"/api/demand/v1/bodies/{union}/members"] = new { items = members.Select(id => new { id }) };

    private static JsonNode Recorded() => FakeGateway.Recorded("api/tender/v1/lot-plan-studies/57ad0000-0000-7000-8000-000000000001");

    private static JsonNode Plan(Office office, string id)
    {
        var plan = FakeGateway.Recorded("api" + Tender["/api".Length..] + Bench.Recorded);
        (plan["id"], plan["initiativeId"], plan["studyId"]) = (id, office.Id, null);
        return plan;
    }
}
