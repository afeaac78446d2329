using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.Playwright;

namespace Aggregator.Portal.Tests;

/// <summary>
/// What holds for every page, at every width, in both languages, with and without scripts. The browser opens each page once, under the real
/// content policy, and looks at it at both widths; what the server's HTML alone decides is read from the HTML.
/// </summary>
public sealed class EveryPageTests(Site site, EveryPageTests.Regulars regulars) : IClassFixture<EveryPageTests.Regulars>
{
    private static readonly (string Name, string Address, string? Who, int Status)[] Known =
    [
        ("home", "/", null, 200),
        ("initiatives", "/initiatives", null, 200),
        ("initiative-active", "/initiatives/" + FakeGateway.Initiative("active"), null, 200),
        ("initiative-tendering", "/initiatives/" + FakeGateway.Initiative("tendering"), null, 200),
        ("initiative-collecting", "/initiatives/" + FakeGateway.Initiative("collecting"), null, 200),
        ("initiative-awarded", "/initiatives/" + FakeGateway.Initiative("awarded"), null, 200),
        ("events", "/events", null, 200),
        ("bound", "/bound", null, 200),
        ("bound-answer", "/bound?category=armed-security&value=30.000%2C00&months=36&kind=municipality", null, 200),
        ("bound-wrong", "/bound?category=armed-security&value=trentamila&months=36", null, 200),
        ("login", "/login", null, 200),
        ("login-failed", "/login?error=credentials&returnUrl=%2Fdesk", null, 200),
        ("organisation", "/organisation", "corsico", 200),
        ("desk-body", "/desk", "corsico", 200),
        ("desk-cpb", "/desk", "milano", 200),
        ("desk-operator", "/desk", "aurora", 200),
        ("desk-auditor", "/desk", "revisore", 200),
        ("desk-delegate", "/desk", "segretaria", 200),
        ("organisation-delegate", "/organisation", "segretaria", 200),
        ("delegations", "/delegations", "sindaca", 200),
        ("delegation-new", "/delegations/new", "sindaca", 200),
        ("delegation-forbidden", "/delegations/new", "corsico", 403),
        ("delegation-end", "/delegations/de1e0000-0000-7000-8000-000000000001/revoke", "sindaca", 200),
        ("demand-start", "/initiatives/68c35320-785b-7c0c-92be-0b45a8aed754/demand", "corsico", 200),
        ("demand-draft", "/demands/de000000-0000-7000-8000-000000000001", "corsico", 200),
        ("demand-ready", "/demands/de000000-0000-7000-8000-000000000002?done=line-saved", "aldo", 200),
        ("demand-submitted", "/demands/de000000-0000-7000-8000-000000000003", "aldo", 200),
        ("demand-returned", "/demands/de000000-0000-7000-8000-000000000004", "corsico", 200),
        ("demand-empty", "/demands/de000000-0000-7000-8000-000000000005", "corsico", 200),
        ("demand-locked", "/demands/de000000-0000-7000-8000-000000000006", "corsico", 200),
        ("demand-withdrawn", "/demands/de000000-0000-7000-8000-000000000007", "corsico", 200),
        ("demand-unknown", "/demands/01920000-0000-7000-8000-000000000000", "corsico", 404),
        ("line-kind", "/demands/de000000-0000-7000-8000-000000000005/lines/new", "corsico", 200),
        ("line-new", "/demands/de000000-0000-7000-8000-000000000005/lines/new?unit=km", "corsico", 200),
        ("line-edit", "/demands/de000000-0000-7000-8000-000000000001/lines/11e00000-0000-7000-8000-000000000001", "corsico", 200),
        ("line-amending", "/demands/de000000-0000-7000-8000-000000000003/lines/11e00000-0000-7000-8000-000000000003", "corsico", 200),
        ("line-dependent", "/demands/de000000-0000-7000-8000-000000000008/lines/11e00000-0000-7000-8000-000000000001", "corsico", 200),
        ("line-delete", "/demands/de000000-0000-7000-8000-000000000001/lines/11e00000-0000-7000-8000-000000000002/delete", "corsico", 200),
        ("line-forbidden", "/demands/de000000-0000-7000-8000-000000000001/lines/new", "milano", 403),
        ("sign", "/demands/de000000-0000-7000-8000-000000000002/sign", "aldo", 200),
        ("sign-incomplete", "/demands/de000000-0000-7000-8000-000000000001/sign", "aldo", 200),
        ("withdraw", "/demands/de000000-0000-7000-8000-000000000003/withdraw", "aldo", 200),
        ("history", "/demands/de000000-0000-7000-8000-000000000004/history", "corsico", 200),
        ("spreadsheet-start", "/initiatives/68c35320-785b-7c0c-92be-0b45a8aed754/spreadsheet", "corsico", 200),
        ("spreadsheet", "/demands/de000000-0000-7000-8000-000000000003/spreadsheet", "corsico", 200),
        ("import-running", "/imports/13090001-0000-7000-8000-000000000001", "corsico", 200),
        ("import-done", "/imports/13090002-0000-7000-8000-000000000001", "corsico", 200),
        ("import-errors", "/imports/13090003-0000-7000-8000-000000000001", "corsico", 200),
        ("proposals", "/proposals", "corsico", 200),
        ("proposal", "/proposals/92090001-0000-7000-8000-000000000001", "corsico", 200),
        ("proposal-decided", "/proposals/92090004-0000-7000-8000-000000000001", "corsico", 200),
        ("programme", "/proposals/programme", "corsico", 200),
        ("campaigns", "/campaigns", "milano", 200),
        ("campaign-new", "/campaigns/new", "milano", 200),
        ("campaign-new-category", "/campaigns/new?category=office-cleaning", "milano", 200),
        ("campaign-board", Campaigns.Office.Open, "milano", 200),
        ("campaign-board-auditor", Campaigns.Office.Open, "revisore", 200),
        ("campaign-bodies", Campaigns.Office.Open + "/bodies", "milano", 200),
        ("campaign-remind", Campaigns.Office.Open + "/remind", "milano", 200),
        ("campaign-review", Campaigns.Office.Open + "/review", "milano", 200),
        ("campaign-review-demand", Campaigns.Office.Open + "/review/" + Campaigns.Office.Demand, "milano", 200),
        ("campaign-reminders", Campaigns.Office.Open + "/reminders", "milano", 200),
        ("campaign-deadline", Campaigns.Office.Open + "/deadline?to=2026-12-22T12:00", "milano", 200),
        ("campaign-share", Campaigns.Office.Open + "/share", "milano", 200),
        ("campaign-close", Campaigns.Office.Open + "/close", "milano", 200),
        ("campaign-closed", Campaigns.Office.Closed + "/close", "milano", 200),
        ("lots", Campaigns.Office.Closed + "/lots", "milano", 200),
        ("lots-running", Campaigns.Office.Closed + "/lots?study=57ad0000-0000-7000-8000-000000000002", "milano", 200),
        ("lots-open", Campaigns.Office.Open + "/lots", "milano", 200),
        ("lots-auditor", Campaigns.Office.Closed + "/lots", "revisore", 200),
        ("lotplan", LotPlans.Bench.Recorded, "milano", 200),
        ("lotplan-planner", LotPlans.Bench.Recorded + "?stale=1", "gianna", 200),
        ("lotplan-approved", LotPlans.Bench.RecordedApproved, "milano", 200),
        ("problems", "/problems", null, 200),
        ("problem", "/problems/stale", null, 200),
        ("problem-of-service", "/problems/contract.ceiling-exceeded", null, 200),
        ("problem-unknown", "/problems/nonsense", null, 404),
        ("privacy", "/privacy", null, 200),
        ("accessibility", "/accessibility", null, 200),
        ("terms", "/note-legali", null, 200),
        ("not-found", "/no/such/page", null, 404),
        ("initiative-unknown", "/initiatives/01920000-0000-7000-8000-000000000000", null, 404),
    ];

    public static TheoryData<string> Names => [.. Known.Select(page => page.Name)];

    [Theory, MemberData(nameof(Names))]
    public async Task Is_accessible_fits_every_width_obeys_the_content_policy_and_stays_on_the_host(string name)
    {
        var (_, address, who, status) = Known.Single(page => page.Name == name);
        await using var visitor = await regulars.Visit(site, who);
        Assert.Equal(status, await visitor.Open(address));
        Assert.Equal(0, await visitor.Page.Locator("[style], style, script:not([src])").CountAsync());
        foreach (var (width, height) in new[] { (1280, 900), (390, 844) })
        {
            await visitor.Page.SetViewportSizeAsync(width, height);
            await visitor.FitsItsWidth();
            await visitor.Screenshot($"{name}-{width}");
            await visitor.IsAccessible();
        }

        visitor.IsClean(status);
    }

    [Theory]
    [InlineData("home")]
    [InlineData("initiative-active")]
    [InlineData("desk-body")]
    [InlineData("login-failed")]
    public async Task Is_accessible_in_English_too(string name)
    {
        var (_, address, who, status) = Known.Single(page => page.Name == name);
        await using var visitor = await site.Visit(390, language: "en-GB", who: who);
        Assert.Equal(status, await visitor.Open(address));
        await visitor.Screenshot($"{name}-en-390");
        await visitor.IsAccessible();
        visitor.IsClean(status);
    }

    /// <summary>Nothing inline in the other language either, and nothing left in Italian around the page.</summary>
    [Theory, MemberData(nameof(Names))]
    public async Task Speaks_English(string name)
    {
        var html = await Read(name, "en-GB");
        Assert.Empty(html.QuerySelectorAll("[style], style, script:not([src])"));
        Assert.Equal("en", html.DocumentElement.GetAttribute("lang"));
        Assert.Contains("Skip to main content", html.QuerySelector(".skiplinks")!.TextContent);
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Is_complete_without_scripts(string name)
    {
        var html = await Read(name, "it-IT");
        Assert.NotNull(html.QuerySelector("main h1"));
        Assert.NotNull(html.QuerySelector("header nav a[href='/initiatives']"));
        Assert.NotNull(html.QuerySelector(".trial-banner"));
    }

    /// <summary>That it is not only there but seen: the frame is the same on every page.</summary>
    [Theory]
    [InlineData("initiative-active")]
    [InlineData("desk-body")]
    public async Task Is_seen_without_scripts(string name)
    {
        var (_, address, who, status) = Known.Single(page => page.Name == name);
        await using var visitor = await site.Visit(390, scripts: false, who: who);
        Assert.Equal(status, await visitor.Open(address));
        Assert.True(await visitor.Page.Locator("main h1").IsVisibleAsync());
        Assert.True(await visitor.Page.Locator("header nav a[href='/initiatives']").IsVisibleAsync());
        Assert.True(await visitor.Page.Locator(".trial-banner").IsVisibleAsync());
        visitor.IsClean(status);
    }

    /// <summary>The page as the server sends it.</summary>
    private async Task<IHtmlDocument> Read(string name, string language)
    {
        var (_, address, who, status) = Known.Single(page => page.Name == name);
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = site.Gateway.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "Accept-Language", language }, { "Accept", "text/html" } } };
        if (who is not null) request.Headers.Add("Cookie", "session=" + who);
        using var answer = await http.SendAsync(request);
        Assert.Equal((HttpStatusCode)status, answer.StatusCode);
        return new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Readers who come again: one browser profile for each person, whose cache keeps what all pages share.</summary>
    public sealed class Regulars : IAsyncLifetime
    {
        private readonly Dictionary<string, IBrowserContext> known = [];

        internal async Task<Visitor> Visit(Site site, string? who)
        {
            var context = known.GetValueOrDefault(who ?? "") ?? (known[who ?? ""] = await site.Context(who: who));
            return await Visitor.ArriveAsync(context, site.Gateway.Address, stays: true);
        }

        public ValueTask InitializeAsync() => default;

        public async ValueTask DisposeAsync()
        {
            foreach (var context in known.Values) await context.CloseAsync();
        }
    }
}
