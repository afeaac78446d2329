namespace Aggregator.Gateway.Tests.Proxy;

[Collection(SharedGateway.Name)]
public sealed class PassingTests(GatewayProcess gateway)
{
    [Theory]
    [InlineData("X-Forwarded-For", "1.2.3.4")]
    [InlineData("X-Forwarded-User", "admin")]
    [InlineData("X_Forwarded_For", "1.2.3.4")]
    [InlineData("Forwarded", "for=1.2.3.4")]
    [InlineData("X-Real-IP", "1.2.3.4")]
    [InlineData("X-Remote-User", "admin")]
    [InlineData("Remote-User", "admin")]
    [InlineData("X-User-Id", "admin")]
    [InlineData("X-Org", "x")]
    [InlineData("X-Roles", "platform.operator")]
    [InlineData("X-Auth-Request-User", "admin")]
    [InlineData("X-Aggregator-Subject", "x")]
    [InlineData("X-Original-URL", "/api/accounts/v1/accounts")]
    [InlineData("X-HTTP-Method-Override", "DELETE")]
    [InlineData("Proxy-Authorization", "Basic x")]
    [InlineData("X-Client-Cert", "x")]
    public async Task Identity_cannot_be_smuggled_in_a_header(string name, string value)
    {
        foreach (var path in (string[])["/api/demand/v1/bodies", "/desk"])
        {
            using var answer = await gateway.Browser().Get(path, (name, value));
            var headers = (await answer.Json())["headers"]!.AsObject();
            Assert.DoesNotContain(headers, header => header.Key.Replace('_', '-') != "x-forwarded-for" && string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase));
            Assert.Equal("127.0.0.1", (string)headers["x-forwarded-for"]!);
            Assert.DoesNotContain(value, headers.Select(header => (string)header.Value!).Where(text => value.Length > 1));
        }
    }

    [Fact]
    public async Task Services_see_no_cookies_and_the_portal_all_but_the_gateways()
    {
        var (browser, _, _, _) = await gateway.LoggedIn();
        browser.Cookies["lang"] = "en";
        using var service = await browser.Get("/api/demand/v1/bodies");
        Assert.Null((await service.Json())["headers"]!["cookie"]);
        using var portal = await browser.Get("/desk");
        Assert.Equal("from-portal=1; lang=en", string.Join("; ", ((string)(await portal.Json())["headers"]!["cookie"]!).Split("; ").Order()));
    }

    [Fact]
    public async Task A_service_sets_no_cookie_opens_no_origin_and_does_not_name_its_software()
    {
        using var answer = await gateway.Browser().Get("/api/demand/v1/bodies");
        foreach (var name in (string[])["Set-Cookie", "Server", "X-Powered-By", "Access-Control-Allow-Credentials", "Access-Control-Allow-Origin"])
        {
            Assert.Null(answer.Header(name));
        }

        using var page = await gateway.Browser().Get("/");
        Assert.Contains("from-portal=1", page.Header("Set-Cookie"));
    }

    [Fact]
    public async Task Only_the_login_page_gives_a_visitor_a_cookie()
    {
        using var browser = gateway.Browser();
        using var home = await browser.Get("/");
        Assert.DoesNotContain("aggregator-visitor", browser.Cookies.Keys);
        Assert.Null((await home.Json())["headers"]!["x-csrf-token"]);
        using var login = await browser.Get("/login");
        Assert.Contains("aggregator-visitor", browser.Cookies.Keys);
        var token = (string)(await login.Json())["headers"]!["x-csrf-token"]!;
        using var again = await browser.Get("/login", ("X-CSRF-Token", "forged"));
        Assert.Equal(token, (string)(await again.Json())["headers"]!["x-csrf-token"]!);
    }
}

/// <summary>Behind a proxy of one's own, its word about addresses counts; anybody else's does not.</summary>
public sealed class TrustedProxyTests(TrustedProxyTests.BehindProxy gateway) : IClassFixture<TrustedProxyTests.BehindProxy>
{
    public sealed class BehindProxy : GatewayProcess
    {
        protected override void Configure(IDictionary<string, string?> environment, int port) => environment["Gateway__TrustedProxies"] = "127.0.0.0/8, ::1";
    }

    [Fact]
    public async Task The_address_is_the_one_that_the_trusted_proxy_names()
    {
        using var answer = await gateway.Browser().Get("/api/demand/v1/bodies", ("X-Forwarded-For", "6.6.6.6, 203.0.113.9, 127.0.0.1"));
        Assert.Equal("203.0.113.9", (string)(await answer.Json())["headers"]!["x-forwarded-for"]!);
    }
}
