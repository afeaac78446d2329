namespace Aggregator.Gateway.Tests.Sessions;

/// <summary>The gateway of a site with https: the world's address decides, not the wire behind the TLS terminator.</summary>
public sealed class SecureCookiesTests(SecureCookiesTests.Https gateway) : IClassFixture<SecureCookiesTests.Https>
{
    public sealed class Https : GatewayProcess
    {
        protected override void Configure(IDictionary<string, string?> environment, int port) => environment["Aggregator__Authority"] = "https://aggregator.example";
    }

    [Fact]
    public async Task Cookies_are_secure_and_bound_to_the_host()
    {
        var (_, name, _) = await gateway.Account();
        using var browser = gateway.Browser();
        using var answer = await browser.Login(name, GatewayProcess.Password);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal(["__Host-aggregator-session", "__Host-aggregator-visitor"], browser.Cookies.Keys.Where(name => name.Contains("aggregator")).Order());
        Assert.Contains("; secure", answer.Headers.GetValues("Set-Cookie").Single(), StringComparison.OrdinalIgnoreCase);
        using var me = await browser.Get("/api/accounts/v1/me");
        Assert.Equal(HttpStatusCode.OK, me.StatusCode);
        Assert.Equal("max-age=31536000; includeSubDomains", me.Header("Strict-Transport-Security"));

        // Without the prefix it is anybody's cookie.
        using var tossed = gateway.Browser();
        tossed.Cookies["aggregator-session"] = browser.Cookies["__Host-aggregator-session"];
        using var refused = await tossed.Get("/api/accounts/v1/me");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }
}
