namespace Aggregator.Gateway.Tests.Accounts;

[Collection(SharedGateway.Name)]
public sealed class ChangeMembershipsTests(GatewayProcess gateway)
{
    [Fact]
    public async Task The_old_role_is_gone_at_once_with_the_sessions_that_had_it()
    {
        var (browser, _, id, organisations) = await gateway.LoggedIn();
        using var answer = await (await gateway.Operator()).Put($"/api/accounts/v1/accounts/{id}/memberships", new
        {
            memberships = new[] { new { organisation = organisations[0], organisationKind = "body", roles = new[] { "buyer.finance" }, name = "Comune A" } },
        }, ("If-Match", "\"1\""));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("buyer.finance", (string)Assert.Single((await answer.Json())["memberships"]!.AsArray())!["roles"]![0]!);
        using var after = await browser.Get("/api/accounts/v1/me");
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
    }

    [Fact]
    public async Task A_lost_update_is_refused()
    {
        var (id, _, organisations) = await gateway.Account();
        using var answer = await (await gateway.Operator()).Put($"/api/accounts/v1/accounts/{id}/memberships", new
        {
            memberships = new[] { new { organisation = organisations[0], organisationKind = "body", roles = new[] { "buyer.finance" }, name = "Comune A" } },
        }, ("If-Match", "\"7\""));
        await answer.IsProblem(412, "stale");
    }
}
