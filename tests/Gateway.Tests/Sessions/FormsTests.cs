namespace Aggregator.Gateway.Tests.Sessions;

[Collection(SharedGateway.Name)]
public sealed class FormsTests(GatewayProcess gateway)
{
    [Fact]
    public async Task Login_opens_a_session_whose_pages_and_calls_carry_a_fresh_token()
    {
        var (_, name, organisations) = await gateway.Account();
        using var browser = gateway.Browser();
        using var answer = await browser.Login(name.ToUpperInvariant(), GatewayProcess.Password, "/initiatives?x=1");
        Assert.Equal((HttpStatusCode.SeeOther, "/initiatives?x=1"), (answer.StatusCode, answer.Header("Location")));
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(x => x.StartsWith("aggregator-session=", StringComparison.Ordinal)).ToLowerInvariant();
        Assert.Contains("httponly", cookie);
        Assert.Contains("samesite=lax", cookie);
        Assert.Contains("path=/", cookie);
        Assert.DoesNotContain("domain=", cookie);

        using var page = await browser.Get("/desk");
        var seen = (await page.Json())["headers"]!;
        Assert.StartsWith("Bearer ey", (string)seen["authorization"]!);
        Assert.DoesNotContain("aggregator-session", (string?)seen["cookie"] ?? "");
        using var call = await browser.Get("/api/demand/v1/demands");
        seen = (await call.Json())["headers"]!;
        Assert.Null(seen["cookie"]);
        Assert.Null(seen["x-csrf-token"]);
        var claims = Jwt.Claims((string)seen["authorization"]!);
        Assert.Equal((organisations[0].ToString(), "body", "aggregator", gateway.Issuer),
            ((string)claims["org"]!, (string)claims["org_kind"]!, (string)claims["aud"]!, (string)claims["iss"]!));
        Assert.Equal(["buyer.drafter"], claims["roles"]!.AsArray().Select(x => (string)x!));
        Assert.DoesNotContain(claims.AsObject(), claim => claim.Key is "name" or "email" or "preferred_username");
        Assert.Equal(300, (long)claims["exp"]! - (long)claims["iat"]!);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("/%0d%0aSet-Cookie:x=1", "/%0d%0aSet-Cookie:x=1")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/session/logout")]
    [InlineData("")]
    public async Task Login_leads_nowhere_but_here(string returnUrl, string expected = "/")
    {
        var (_, name, _) = await gateway.Account();
        using var browser = gateway.Browser();
        using var page = await browser.Get("/login");
        using var answer = await browser.Form("/session/login", ("userName", name), ("password", GatewayProcess.Password), ("returnUrl", returnUrl),
            ("__csrf", (string)(await page.Json())["headers"]!["x-csrf-token"]!));
        Assert.Equal((HttpStatusCode.SeeOther, expected), (answer.StatusCode, answer.Header("Location")));
    }

    [Fact]
    public async Task Login_without_the_pages_token_is_refused()
    {
        var (_, name, _) = await gateway.Account();
        using var victim = gateway.Browser();
        using var attacker = gateway.Browser();
        using var page = await attacker.Get("/login");
        var foreign = (string)(await page.Json())["headers"]!["x-csrf-token"]!;
        using var __ = await victim.Get("/login");
        foreach (var token in (string[])["", "x", foreign])
        {
            using var answer = await victim.Form("/session/login", ("userName", name), ("password", GatewayProcess.Password), ("returnUrl", "/desk"), ("__csrf", token));
            Assert.Equal((HttpStatusCode.SeeOther, "/login?error=csrf&returnUrl=%2Fdesk"), (answer.StatusCode, answer.Header("Location")));
            Assert.DoesNotContain("aggregator-session", victim.Cookies.Keys);
        }
    }

    [Fact]
    public async Task Login_that_fails_says_only_that()
    {
        var (_, name, _) = await gateway.Account();
        using var browser = gateway.Browser();
        foreach (var (user, password) in (List<(string, string)>)[(name, "wrong horse battery"), ("nobody-at-all", GatewayProcess.Password), ("", "")])
        {
            using var answer = await browser.Login(user, password, "https://evil.example/");
            Assert.Equal((HttpStatusCode.SeeOther, "/login?error=credentials&returnUrl=%2F"), (answer.StatusCode, answer.Header("Location")));
        }
    }

    [Fact]
    public async Task Login_takes_a_new_session_and_ends_the_one_before()
    {
        var (browser, _, _, _) = await gateway.LoggedIn();
        var before = browser.Cookies["aggregator-session"];
        var (_, name, _) = await gateway.Account();
        using var page = await browser.Get("/login");
        using var answer = await browser.Form("/session/login", ("userName", name), ("password", GatewayProcess.Password), ("returnUrl", "/"),
            ("__csrf", (string)(await page.Json())["headers"]!["x-csrf-token"]!));
        Assert.NotEqual(before, browser.Cookies["aggregator-session"]);
        using var thief = gateway.Browser();
        thief.Cookies["aggregator-session"] = before;
        using var me = await thief.Get("/api/accounts/v1/me");
        Assert.Equal(HttpStatusCode.Unauthorized, me.StatusCode);
    }

    [Fact]
    public async Task Logout_needs_the_token_and_ends_the_session_at_once()
    {
        var (browser, csrf, _, _) = await gateway.LoggedIn();
        var cookie = browser.Cookies["aggregator-session"];
        using var forged = await browser.Form("/session/logout", ("returnUrl", "/"));
        await forged.IsProblem(403, "csrf");
        using var answer = await browser.Form("/session/logout", ("returnUrl", "/"), ("__csrf", csrf));
        Assert.Equal((HttpStatusCode.SeeOther, "/"), (answer.StatusCode, answer.Header("Location")));
        Assert.DoesNotContain("aggregator-session", browser.Cookies.Keys);
        browser.Cookies["aggregator-session"] = cookie;
        using var after = await browser.Get("/api/accounts/v1/me");
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
        using var again = await browser.Form("/session/logout", ("returnUrl", "/"));
        Assert.Equal(HttpStatusCode.SeeOther, again.StatusCode);
    }

    [Fact]
    public async Task One_account_chooses_among_its_organisations_and_no_other()
    {
        var (browser, csrf, _, organisations) = await gateway.LoggedIn();
        using var stranger = await browser.Form("/session/organisation", ("organisation", Guid.CreateVersion7().ToString()), ("returnUrl", "/desk"), ("__csrf", csrf));
        await stranger.IsProblem(403, "session.no-membership");
        using var forged = await browser.Form("/session/organisation", ("organisation", organisations[1].ToString()), ("returnUrl", "/desk"));
        await forged.IsProblem(403, "csrf");
        using var answer = await browser.Form("/session/organisation", ("organisation", organisations[1].ToString()), ("returnUrl", "/desk"), ("__csrf", csrf));
        Assert.Equal((HttpStatusCode.SeeOther, "/desk"), (answer.StatusCode, answer.Header("Location")));
        using var call = await browser.Get("/api/demand/v1/demands");
        var claims = Jwt.Claims((string)(await call.Json())["headers"]!["authorization"]!);
        Assert.Equal((organisations[1].ToString(), "buyer.signatory"), ((string)claims["org"]!, (string)claims["roles"]![0]!));
    }

    [Fact]
    public async Task Choosing_without_a_session_leads_to_the_login()
    {
        using var answer = await gateway.Browser().Form("/session/organisation", ("organisation", Guid.CreateVersion7().ToString()), ("returnUrl", "/desk"));
        Assert.Equal((HttpStatusCode.SeeOther, "/login?error=session&returnUrl=%2Fdesk"), (answer.StatusCode, answer.Header("Location")));
    }
}
