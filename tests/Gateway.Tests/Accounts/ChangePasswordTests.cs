namespace Aggregator.Gateway.Tests.Accounts;

[Collection(SharedGateway.Name)]
public sealed class ChangePasswordTests(GatewayProcess gateway)
{
    private const string Path = "/api/accounts/v1/me/password";

    [Fact]
    public async Task A_person_changes_it_with_the_present_one_and_other_sessions_end()
    {
        var (id, name, _) = await gateway.Account();
        using var here = gateway.Browser();
        using var elsewhere = gateway.Browser();
        using var _ = await here.Login(name, GatewayProcess.Password);
        using var __ = await elsewhere.Login(name, GatewayProcess.Password);
        using var me = await here.Get("/api/accounts/v1/me");
        var csrf = (string)(await me.Json())["csrfToken"]!;
        using var wrong = await here.Put(Path, new { currentPassword = "wrong horse battery", newPassword = "another horse battery" }, ("X-CSRF-Token", csrf));
        await wrong.IsProblem(422, "account.wrong-password");
        using var answer = await here.Put(Path, new { currentPassword = GatewayProcess.Password, newPassword = "another horse battery" }, ("X-CSRF-Token", csrf));
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        using var still = await here.Get("/api/accounts/v1/me");
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
        using var ended = await elsewhere.Get("/api/accounts/v1/me");
        Assert.Equal(HttpStatusCode.Unauthorized, ended.StatusCode);
        using var login = await gateway.Browser().Post("/api/accounts/v1/session", new { userName = name, password = "another horse battery" });
        Assert.Equal(HttpStatusCode.OK, login.StatusCode);
    }

    [Fact]
    public async Task A_machine_has_none()
    {
        using var answer = await (await gateway.Operator()).Put(Path, new { currentPassword = "x", newPassword = "another horse battery" });
        await answer.IsProblem(403, "session.required");
    }
}
