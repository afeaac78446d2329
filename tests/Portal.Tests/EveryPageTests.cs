namespace Aggregator.Portal.Tests;

/// <summary>What holds for every page, at every width, in both languages, with and without scripts.</summary>
public sealed class EveryPageTests(Site site)
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
        ("login", "/login", null, 200),
        ("login-failed", "/login?error=credentials&returnUrl=%2Fdesk", null, 200),
        ("organisation", "/organisation", "corsico", 200),
        ("desk-body", "/desk", "corsico", 200),
        ("desk-cpb", "/desk", "milano", 200),
        ("desk-operator", "/desk", "aurora", 200),
        ("desk-auditor", "/desk", "revisore", 200),
        ("problems", "/problems", null, 200),
        ("problem", "/problems/stale", null, 200),
        ("problem-of-service", "/problems/contract.ceiling-exceeded", null, 200),
        ("problem-unknown", "/problems/nonsense", null, 404),
        ("privacy", "/privacy", null, 200),
        ("accessibility", "/accessibility", null, 200),
        ("not-found", "/no/such/page", null, 404),
        ("initiative-unknown", "/initiatives/01920000-0000-7000-8000-000000000000", null, 404),
    ];

    public static TheoryData<string, int> Widths => Cross(1280, 390);

    public static TheoryData<string> Names => [.. Known.Select(page => page.Name)];

    [Theory, MemberData(nameof(Widths))]
    public async Task Is_accessible_fits_its_width_and_stays_on_the_host(string name, int width)
    {
        var (_, address, who, status) = Known.Single(page => page.Name == name);
        await using var visitor = await site.Visit(width, bypassPolicy: true, who: who);
        Assert.Equal(status, await visitor.Open(address));
        await visitor.FitsItsWidth();
        await visitor.Screenshot($"{name}-{width}");
        await visitor.IsAccessible();
        visitor.IsClean(status);
    }

    /// <summary>Under the real policy, in the other language: nothing inline, nothing refused, nothing left in Italian around the page.</summary>
    [Theory, MemberData(nameof(Names))]
    public async Task Obeys_the_content_policy_and_speaks_English(string name)
    {
        var (_, address, who, status) = Known.Single(page => page.Name == name);
        await using var visitor = await site.Visit(language: "en-GB", who: who);
        Assert.Equal(status, await visitor.Open(address));
        Assert.Equal(0, await visitor.Page.Locator("[style], style, script:not([src])").CountAsync());
        Assert.Equal("en", await visitor.Page.Locator("html").GetAttributeAsync("lang"));
        Assert.Contains("Skip to main content", await visitor.Page.Locator(".skiplinks").TextContentAsync());
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
        await using var visitor = await site.Visit(390, language: "en-GB", bypassPolicy: true, who: who);
        Assert.Equal(status, await visitor.Open(address));
        await visitor.Screenshot($"{name}-en-390");
        await visitor.IsAccessible();
        visitor.IsClean(status);
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Is_complete_without_scripts(string name)
    {
        var (_, address, who, status) = Known.Single(page => page.Name == name);
        await using var visitor = await site.Visit(390, scripts: false, who: who);
        Assert.Equal(status, await visitor.Open(address));
        Assert.True(await visitor.Page.Locator("main h1").IsVisibleAsync());
        Assert.True(await visitor.Page.Locator("header nav a[href='/initiatives']").IsVisibleAsync());
        Assert.True(await visitor.Page.Locator(".trial-banner").IsVisibleAsync());
        visitor.IsClean(status);
    }

    private static TheoryData<string, int> Cross(params int[] widths)
    {
        var data = new TheoryData<string, int>();
        foreach (var page in Known)
        {
            foreach (var width in widths) data.Add(page.Name, width);
        }

        return data;
    }
}
