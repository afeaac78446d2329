namespace Aggregator.Gateway.Tests.Accounts;

[Collection(SharedGateway.Name)]
public sealed class EnableAccountTests(GatewayProcess gateway)
{
    [Fact]
    public async Task A_disabled_account_logs_in_again()
    {
        var (id, name, _) = await gateway.Account();
        using var early = await (await gateway.Operator()).Post($"/api/accounts/v1/accounts/{id}/enable", new { reason = "rientro" });
        await early.IsProblem(409, "account.not-disabled");
        using var _ = await (await gateway.Operator()).Post($"/api/accounts/v1/accounts/{id}/disable", new { reason = "assenza" });
        using var answer = await (await gateway.Operator()).Post($"/api/accounts/v1/accounts/{id}/enable", new { reason = "rientro" });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var login = await gateway.Browser().Post("/api/accounts/v1/session", new { userName = name, password = GatewayProcess.Password });
        Assert.Equal(HttpStatusCode.OK, login.StatusCode);
    }
}
