using Aggregator.Local.Servers;

namespace Aggregator.Portal.Tests.Public;

/// <summary>On a gateway and portal of their own, for what the recorded data do not hold: nothing at all, or nobody who answers.</summary>
public sealed class HomeTests(HomeTests.InEarnest portal) : IClassFixture<HomeTests.InEarnest>, IAsyncLifetime
{
    private FakeGateway gateway = null!;
    private readonly HttpClient http = new();

    public async ValueTask InitializeAsync()
    {
        gateway = await portal.Gateway.AnnexAsync();
        http.BaseAddress = gateway.Address;
    }

    [Fact]
    public async Task Without_initiatives_or_events_it_says_so()
    {
        gateway.Instead["/api/open-data/v1/initiatives"] = new { items = Array.Empty<object>(), next = (string?)null };
        gateway.Instead["/api/open-data/v1/events"] = new { items = Array.Empty<object>(), next = (string?)null };
        var page = await http.GetStringAsync("/");
        Assert.Contains("Non c’è ancora nessuna iniziativa", System.Net.WebUtility.HtmlDecode(page));
        Assert.Contains("Nessun evento pubblico, per ora", page);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_part_that_is_away_does_not_take_the_page_along(int status)
    {
        gateway.Instead["/api/open-data/v1/events"] = status;
        var page = System.Net.WebUtility.HtmlDecode(await http.GetStringAsync("/"));
        Assert.Contains("Questi dati non sono disponibili", page);
        Assert.Contains("Pulizia degli uffici comunali", page);
    }

    [Theory]
    [InlineData("/initiatives", "/api/open-data/v1/initiatives", 503, 503)]
    [InlineData("/initiatives", "/api/open-data/v1/initiatives", 429, 429)]
    [InlineData("/events", "/api/open-data/v1/events", 500, 503)]
    public async Task A_page_without_its_data_says_why(string page, string path, int status, int answered)
    {
        gateway.Instead[path] = status;
        using var response = await http.GetAsync(page);
        Assert.Equal(answered, (int)response.StatusCode);
        Assert.Contains("<h1>", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Outside_a_trial_no_page_says_trial()
        => Assert.DoesNotContain("trial-banner", await http.GetStringAsync("/"));

    [Fact]
    public async Task Files_are_kept_by_the_browser_and_pages_are_not()
    {
        var page = await http.GetStringAsync("/");
        var style = System.Text.RegularExpressions.Regex.Match(page, "/dist/style.css\\?v=[0-9a-f]{12}").Value;
        using var file = await http.GetAsync(style);
        Assert.Equal(TimeSpan.FromDays(365), file.Headers.CacheControl!.MaxAge);
        using var again = await http.GetAsync("/");
        Assert.True(again.Headers.CacheControl!.NoCache);
        using var known = new HttpRequestMessage(HttpMethod.Get, "/");
        known.Headers.Add("Cookie", "session=milano");
        using var own = await http.SendAsync(known);
        Assert.True(own.Headers.CacheControl!.NoStore);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await gateway.DisposeAsync();
    }

    /// <summary>A portal that is no trial.</summary>
    public sealed class InEarnest : IAsyncLifetime
    {
        private ServiceProcess portal = null!;

        internal FakeGateway Gateway { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Gateway = await FakeGateway.StartAsync();
            portal = await Site.Portal(new() { ["Aggregator__Gateway"] = Gateway.Address.ToString(), ["ASPNETCORE_ENVIRONMENT"] = "Production" });
            Gateway.Portal = portal.Address;
        }

        public async ValueTask DisposeAsync()
        {
            await portal.DisposeAsync();
            await Gateway.DisposeAsync();
        }
    }
}
