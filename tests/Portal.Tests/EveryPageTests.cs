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
    private static readonly (string Name, string Address, string? Who, int Status)[] Fetched =
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
        ("bound-more", "/bound?category=armed-security&value=30.000%2C00&months=36&kind=municipality&on=2026-12-31&began=2026-03-01&contract=true", null, 200),
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
        ("campaign-remind", Campaigns.Office.Open + "/remind?all=true", "milano", 200),
        ("campaign-review", Campaigns.Office.Open + "/review", "milano", 200),
        ("campaign-review-demand", Campaigns.Office.Open + "/review/" + Campaigns.Office.Demand, "milano", 200),
        ("campaign-reminders", Campaigns.Office.Open + "/reminders", "milano", 200),
        ("campaign-deadline", Campaigns.Office.Open + "/deadline?to=2026-12-22T12:00", "milano", 200),
        ("campaign-share", Campaigns.Office.Open + "/share", "milano", 200),
        ("campaign-close", Campaigns.Office.Open + "/close", "milano", 200),
        ("campaign-closed", Campaigns.Office.Closed + "/close", "milano", 200),
        ("campaign-reopened", Campaigns.Office.Reopened, "milano", 200),
        ("campaign-reopened-remind", Campaigns.Office.Reopened + "/remind?all=true", "milano", 200),
        ("campaign-reopened-close", Campaigns.Office.Reopened + "/close", "milano", 200),
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

    /// <summary>Pages that only an answer to a form shows.</summary>
    private static readonly Known[] Posted =
    [
        new("campaign-remind-chosen", Campaigns.Office.Open + "/remind", "milano", 200, [("step", "ask"), ("body", "7b0d0000-0000-7000-8000-000000000007 Comune di Melegnano")]),
        new("campaign-late", Campaigns.Office.Open + "/late", "milano", 200, [("step", "ask"), ("body", "7b0d0000-0000-7000-8000-000000000007 Comune di Melegnano")]),
        new("campaign-late-wrong", Campaigns.Office.Open + "/late", "milano", 422, [("body", "7b0d0000-0000-7000-8000-000000000007 Comune di Melegnano"), ("until", "")]),
        new("campaign-reopen", Campaigns.Office.Closed + "/reopen", "milano", 200, [("step", "ask"), ("body", "7b0d0000-0000-7000-8000-000000000007 Comune di Melegnano")]),
        new("campaign-new-preview", "/campaigns/new?category=office-cleaning", "milano", 200, [("title", "Pulizia"), ("whom", "places"), ("provinces", "015")]),
        new("line-amending-seen", "/demands/de000000-0000-7000-8000-000000000003/lines/11e00000-0000-7000-8000-000000000003", "corsico", 200, [("unit", "m2"), ("site", "Scuola"), ("description", "Pulizia"), ("quantity", "10"), ("yearlyValue", "1.000")]),
        new("spreadsheet-refused", "/demands/de000000-0000-7000-8000-000000000003/spreadsheet", "corsico", 400, []),
    ];

    /// <summary>A page: fetched, or where <paramref name="Form"/> says something, the answer to it.</summary>
    private sealed record Known(string Name, string Address, string? Who, int Status, (string Name, string Value)[]? Form = null)
    {
        public static Known Of(string name) => Posted.SingleOrDefault(page => page.Name == name) ?? Fetched.Where(page => page.Name == name).Select(page => new Known(page.Name, page.Address, page.Who, page.Status)).Single();
    }

    public static TheoryData<string> Names => [.. Fetched.Select(page => page.Name), .. Posted.Select(page => page.Name)];

    /// <summary>Each language at one of the widths; how wide it is, at both.</summary>
    [Theory, MemberData(nameof(Names))]
    public async Task Is_accessible_fits_every_width_obeys_the_content_policy_and_stays_on_the_host(string name)
    {
        var page = Known.Of(name);
        var visitor = await regulars.Visit(site, page.Who);
        foreach (var (language, width, height) in new[] { ("it", 1280, 900), ("en", 390, 844) })
        {
            await visitor.Page.SetViewportSizeAsync(width, height);
            Assert.Equal(page.Status, page.Form is { } form ? await visitor.Post(In(page.Address, language), form) : await visitor.Open(In(page.Address, language)));
            Assert.Equal(language, await visitor.Page.Locator("html").GetAttributeAsync("lang"));
            Assert.Equal(0, await visitor.Page.Locator("[style], style, script:not([src])").CountAsync());
            await visitor.FitsItsWidth();
            await visitor.LeadsWhereItMeans();
            await visitor.Screenshot($"{name}-{width}");
            await visitor.IsAccessible();
            await visitor.Page.SetViewportSizeAsync(1670 - width, 900);
            await visitor.FitsItsWidth();
        }

        visitor.IsClean(page.Status);
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
        var (_, address, who, status, _) = Known.Of(name);
        await using var visitor = await site.Visit(390, scripts: false, who: who);
        Assert.Equal(status, await visitor.Open(address));
        Assert.True(await visitor.Page.Locator("main h1").IsVisibleAsync());
        Assert.True(await visitor.Page.Locator("header nav a[href='/initiatives']").IsVisibleAsync());
        Assert.True(await visitor.Page.Locator(".trial-banner").IsVisibleAsync());
        visitor.IsClean(status);
    }

    private static string In(string address, string language) => $"{address}{(address.Contains('?') ? '&' : '?')}lang={language}";

    /// <summary>The page as the server sends it.</summary>
    private async Task<IHtmlDocument> Read(string name, string language)
    {
        var (_, address, who, status, form) = Known.Of(name);
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = site.Gateway.Address };
        using var request = new HttpRequestMessage(form is null ? HttpMethod.Get : HttpMethod.Post, address) { Content = form is null ? null : Visitor.Filled(form), Headers = { { "Accept-Language", language }, { "Accept", "text/html" } } };
        if (who is not null) request.Headers.Add("Cookie", "session=" + who);
        using var answer = await http.SendAsync(request);
        Assert.Equal((HttpStatusCode)status, answer.StatusCode);
        return new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Readers who come again: one window for each person, which keeps what all pages share. A new one for every page would cost more than the page.</summary>
    public sealed class Regulars : IAsyncLifetime
    {
        private readonly Dictionary<string, Visitor> known = [];

        internal async Task<Visitor> Visit(Site site, string? who)
        {
            var visitor = known.GetValueOrDefault(who ?? "") ?? (known[who ?? ""] = await site.Visit(who: who));
            visitor.Forget();
            return visitor;
        }

        public ValueTask InitializeAsync() => default;

        public async ValueTask DisposeAsync()
        {
            foreach (var visitor in known.Values) await visitor.DisposeAsync();
        }
    }
}
