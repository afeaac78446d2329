namespace Aggregator.Gateway.Tests.Sessions;

[Collection(SharedGateway.Name)]
public sealed class OpenSessionTests(GatewayProcess gateway)
{
    private const string Path = "/api/accounts/v1/session";

    [Fact]
    public async Task It_opens_a_session_for_the_organisation_asked()
    {
        var (id, name, organisations) = await gateway.Account();
        using var browser = gateway.Browser();
        using var answer = await browser.Post(Path, new { userName = name, password = GatewayProcess.Password, organisation = organisations[1] });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var me = await answer.Json();
        Assert.Equal((id.ToString(), organisations[1].ToString()), ((string)me["accountId"]!, (string)me["current"]!["organisation"]!));
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        using var call = await browser.Post("/api/demand/v1/initiatives", new { }, ("X-CSRF-Token", (string)me["csrfToken"]!));
        Assert.Equal(HttpStatusCode.OK, call.StatusCode);
    }

    [Fact]
    public async Task It_refuses_an_organisation_that_is_not_the_accounts()
    {
        var (_, name, _) = await gateway.Account();
        using var answer = await gateway.Browser().Post(Path, new { userName = name, password = GatewayProcess.Password, organisation = Guid.CreateVersion7() });
        await answer.IsProblem(403, "session.no-membership");
    }

    [Fact]
    public async Task Unknown_name_wrong_password_and_disabled_account_get_the_same_answer()
    {
        var (id, name, _) = await gateway.Account();
        var (disabled, disabledName, _) = await gateway.Account();
        using var _ = await (await gateway.Operator()).Post($"/api/accounts/v1/accounts/{disabled}/disable", new { reason = "ha cambiato ente" });
        var answers = new List<string>();
        foreach (var (user, password) in (List<(string, string)>)[("nobody", GatewayProcess.Password), (name, "wrong horse battery"), (disabledName, GatewayProcess.Password)])
        {
            using var answer = await gateway.Browser().Post(Path, new { userName = user, password });
            var problem = await answer.IsProblem(401, "session.wrong-credentials");
            problem.AsObject().Remove("traceId");
            answers.Add(problem.ToJsonString());
        }

        Assert.Single(answers.Distinct());
    }

    [Fact]
    public async Task Ten_failures_lock_the_account_for_a_while_even_if_they_come_at_once()
    {
        var (id, name, _) = await gateway.Account();
        var failures = await Task.WhenAll(Enumerable.Range(0, 25).Select(async _ =>
        {
            using var answer = await gateway.Browser().Post(Path, new { userName = name, password = "wrong horse battery" });
            return answer.StatusCode;
        }));
        Assert.All(failures, status => Assert.Equal(HttpStatusCode.Unauthorized, status));
        Assert.Equal(10, await gateway.Database.ScalarAsync<int>("SELECT failures FROM account WHERE id = $1", id));
        using var locked = await gateway.Browser().Post(Path, new { userName = name, password = GatewayProcess.Password });
        await locked.IsProblem(401, "session.wrong-credentials");
        Assert.Equal(1L, await gateway.Database.ScalarAsync<long>("SELECT count(*) FROM platform.log_entry WHERE subject = $1 AND action = 'account.locked'", id));

        await gateway.Database.ExecuteAsync("UPDATE account SET locked_until = now() - interval '1 second' WHERE id = $1", id);
        using var later = await gateway.Browser().Post(Path, new { userName = name, password = GatewayProcess.Password });
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
        Assert.Equal(0, await gateway.Database.ScalarAsync<int>("SELECT failures FROM account WHERE id = $1", id));
    }

    [Fact]
    public async Task A_right_password_clears_earlier_failures()
    {
        var (id, name, _) = await gateway.Account();
        for (var i = 0; i < 9; i++)
        {
            using var wrong = await gateway.Browser().Post(Path, new { userName = name, password = "wrong horse battery" });
        }

        using var right = await gateway.Browser().Post(Path, new { userName = name, password = GatewayProcess.Password });
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        Assert.Equal(0, await gateway.Database.ScalarAsync<int>("SELECT failures FROM account WHERE id = $1", id));
    }

    [Fact]
    public async Task A_foreign_page_cannot_log_anybody_in_with_a_form()
    {
        var (_, name, _) = await gateway.Account();
        using var answer = await gateway.Browser().Form(Path, ("userName", name), ("password", GatewayProcess.Password));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Fact]
    public async Task Everything_wrong_is_said_at_once()
    {
        using var answer = await gateway.Browser().Post(Path, new { userName = "", password = 5 });
        Assert.InRange((int)answer.StatusCode, 400, 422);
        var pointers = (await answer.Json())["errors"]!.AsArray().Select(error => (string)error!["pointer"]!).ToList();
        Assert.Contains("/password", pointers);
    }
}
