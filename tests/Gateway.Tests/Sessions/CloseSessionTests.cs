namespace Aggregator.Gateway.Tests.Sessions;

[Collection(SharedGateway.Name)]
public sealed class CloseSessionTests(GatewayProcess gateway)
{
    [Fact]
    public async Task It_ends_the_session_at_once()
    {
        var (browser, csrf, _, _) = await gateway.LoggedIn();
        var cookie = browser.Cookies["aggregator-session"];
        using var answer = await browser.Send(HttpMethod.Delete, "/api/accounts/v1/session", null, ("X-CSRF-Token", csrf));
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        browser.Cookies["aggregator-session"] = cookie;
        using var after = await browser.Get("/api/accounts/v1/me");
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
    }

    [Fact]
    public async Task A_machine_has_no_session_to_close()
    {
        using var answer = await (await gateway.Operator()).Send(HttpMethod.Delete, "/api/accounts/v1/session");
        await answer.IsProblem(403, "session.required");
    }
}
