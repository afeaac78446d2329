namespace Aggregator.Gateway.Tests.Accounts;

[Collection(SharedGateway.Name)]
public sealed class SetPasswordTests(GatewayProcess gateway)
{
    [Fact]
    public async Task The_new_one_counts_and_old_sessions_end()
    {
        var (id, name, _) = await gateway.Account();
        using var browser = gateway.Browser();
        using var _ = await browser.Login(name, GatewayProcess.Password);
        using var answer = await (await gateway.Operator()).Put($"/api/accounts/v1/accounts/{id}/password", new { password = "another horse battery" });
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        using var me = await browser.Get("/api/accounts/v1/me");
        Assert.Equal(HttpStatusCode.Unauthorized, me.StatusCode);
        using var old = await gateway.Browser().Post("/api/accounts/v1/session", new { userName = name, password = GatewayProcess.Password });
        Assert.Equal(HttpStatusCode.Unauthorized, old.StatusCode);
        using var next = await gateway.Browser().Post("/api/accounts/v1/session", new { userName = name, password = "another horse battery" });
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }
}
