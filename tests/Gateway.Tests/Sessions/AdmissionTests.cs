using System.Net.Http.Json;

namespace Aggregator.Gateway.Tests.Sessions;

/// <summary>What a cookie may do and what it may not.</summary>
[Collection(SharedGateway.Name)]
public sealed class AdmissionTests(GatewayProcess gateway)
{
    [Theory]
    [InlineData("POST", "/api/demand/v1/initiatives")]
    [InlineData("PUT", "/api/demand/v1/demands/1")]
    [InlineData("DELETE", "/api/tender/v1/bids/1")]
    [InlineData("PATCH", "/api/contract/v1/orders")]
    [InlineData("POST", "/some/page")]
    [InlineData("PUT", "/api/accounts/v1/me/password")]
    public async Task An_unsafe_request_with_the_cookie_needs_the_sessions_token(string method, string path)
    {
        var (browser, csrf, _, _) = await gateway.LoggedIn();
        var (_, foreign, _, _) = await gateway.LoggedIn();
        foreach (var headers in ((string, string)[][])[[], [("X-CSRF-Token", "x")], [("X-CSRF-Token", foreign)], [("X-CSRF-Token", csrf), ("X-CSRF-Token", foreign)]])
        {
            using var answer = await browser.Send(new HttpMethod(method), path, JsonContent.Create(new { a = 1 }), headers);
            await answer.IsProblem(403, "csrf");
        }

        using var right = await browser.Send(new HttpMethod(method), path, JsonContent.Create(new { a = 1 }), ("X-CSRF-Token", csrf));
        Assert.NotEqual(HttpStatusCode.Forbidden, right.StatusCode);
    }

    [Fact]
    public async Task A_portal_form_carries_the_token_in_a_field_and_arrives_whole()
    {
        var (browser, csrf, _, _) = await gateway.LoggedIn();
        using var without = await browser.Form("/orders/1", ("quantity", "3"));
        await without.IsProblem(403, "csrf");
        using var with = await browser.Form("/orders/1", ("quantity", "3"), ("note", "è così & così"), ("__csrf", csrf));
        var seen = await with.Json();
        Assert.Equal($"quantity=3&note=%C3%A8+cos%C3%AC+%26+cos%C3%AC&__csrf={csrf}", (string)seen["body"]!);
        Assert.Equal(csrf, (string)seen["headers"]!["x-csrf-token"]!);
    }

    [Fact]
    public async Task The_field_is_not_taken_where_an_api_is_called()
    {
        var (browser, csrf, _, _) = await gateway.LoggedIn();
        using var answer = await browser.Form("/api/demand/v1/initiatives", ("__csrf", csrf));
        await answer.IsProblem(403, "csrf");
    }

    [Fact]
    public async Task A_token_of_its_own_counts_and_the_cookie_is_no_authority()
    {
        var (browser, _, _, _) = await gateway.LoggedIn();
        var token = await gateway.Token(GatewayProcess.OperatorClient, GatewayProcess.OperatorSecret);
        using var answer = await browser.Post("/api/demand/v1/bodies", new { }, ("Authorization", "Bearer " + token));
        Assert.Equal("Bearer " + token, (string)(await answer.Json())["headers"]!["authorization"]!);
        using var invalid = await browser.Get("/api/demand/v1/bodies", ("Authorization", "Bearer x.y.z"));
        await invalid.IsProblem(401, "invalid-token");
    }

    [Fact]
    public async Task Two_authorizations_are_refused()
    {
        var token = await gateway.Token(GatewayProcess.OperatorClient, GatewayProcess.OperatorSecret);
        using var answer = await gateway.Browser().Get("/api/demand/v1/bodies", ("Authorization", "Bearer " + token + ", Bearer x"));
        await answer.IsProblem(400, "several-authorizations");
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task An_unknown_cookie_is_nobody(string cookie)
    {
        using var browser = gateway.Browser();
        browser.Cookies["aggregator-session"] = cookie;
        using var answer = await browser.Get("/desk");
        Assert.Null((await answer.Json())["headers"]!["authorization"]);
    }

    [Fact]
    public async Task A_session_that_the_database_no_longer_has_ends_within_five_seconds()
    {
        var (browser, _, account, _) = await gateway.LoggedIn();
        await gateway.Database.ExecuteAsync("DELETE FROM session WHERE account = $1", account);
        await Aggregator.Support.Eventually.Holds(async () =>
        {
            using var answer = await browser.Get("/desk");
            return (await answer.Json())["headers"]!["authorization"] is null;
        }, "the session is gone", TimeSpan.FromSeconds(8));
    }

    [Fact]
    public async Task A_session_that_nobody_used_for_half_an_hour_or_that_is_ten_hours_old_is_over()
    {
        foreach (var age in (string[])["seen_at = now() - interval '31 minutes'", "opened_at = now() - interval '10 hours 1 minute'"])
        {
            var (id, name, _) = await gateway.Account();
            using var browser = gateway.Browser();
            using var login = await browser.Login(name, GatewayProcess.Password);
            await gateway.Database.ExecuteAsync($"UPDATE session SET {age} WHERE account = $1", id);
            using var answer = await browser.Get("/desk");
            Assert.Null((await answer.Json())["headers"]!["authorization"]);
        }
    }
}
