namespace Aggregator.Gateway.Tests.Accounts;

[Collection(SharedGateway.Name)]
public sealed class DisableAccountTests(GatewayProcess gateway)
{
    [Fact]
    public async Task Sessions_end_and_the_reason_is_kept()
    {
        var (browser, _, id, _) = await gateway.LoggedIn();
        var path = $"/api/accounts/v1/accounts/{id}/disable";
        using var without = await (await gateway.Operator()).Post(path, new { reason = "" });
        Assert.Contains("/reason", (await without.Json())["errors"]!.ToJsonString());
        using var answer = await (await gateway.Operator()).Post(path, new { reason = "ha cambiato ente" });
        Assert.True((bool)(await answer.Json())["disabled"]!);
        using var after = await browser.Get("/api/accounts/v1/me");
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
        using var twice = await (await gateway.Operator()).Post(path, new { reason = "ancora" });
        await twice.IsProblem(409, "account.already-disabled");
        Assert.Equal("ha cambiato ente", await gateway.Database.ScalarAsync<string>("SELECT reason FROM platform.log_entry WHERE subject = $1 AND action = 'account.disabled'", id));
    }
}
