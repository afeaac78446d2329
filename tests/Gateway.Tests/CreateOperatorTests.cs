using Aggregator.Local.Servers;

namespace Aggregator.Gateway.Tests;

[Collection(SharedGateway.Name)]
public sealed class CreateOperatorTests(GatewayProcess gateway)
{
    [Fact]
    public async Task The_first_person_is_made_once_and_may_make_others()
    {
        var secret = new Dictionary<string, string?> { ["PASSWORD"] = GatewayProcess.Password };
        Assert.Contains("created", await gateway.CommandAsync(secret, "create-operator", "--user", "Prima.Operatrice", "--password-env", "PASSWORD"));
        Assert.Contains("nothing changed", await gateway.CommandAsync(secret, "create-operator", "--user", "prima.operatrice", "--password-env", "PASSWORD"));
        using var browser = gateway.Browser();
        using var login = await browser.Post("/api/accounts/v1/session", new { userName = "prima.operatrice", password = GatewayProcess.Password });
        Assert.Equal("platform", (string)(await login.Json())["current"]!["organisationKind"]!);
        using var list = await browser.Get("/api/accounts/v1/accounts");
        Assert.Equal(HttpStatusCode.OK, list.StatusCode);
    }

    [Theory]
    [InlineData("--user", "x", "--password-env", "short-one")]
    [InlineData("--client-id", "x", "--secret-env", "short-one")]
    [InlineData("--user", "x", "--password-env", null)]
    public async Task Weak_and_missing_secrets_are_refused(string what, string name, string option, string? value)
    {
        await Assert.ThrowsAsync<LocalFailure>(() => gateway.CommandAsync(new() { ["GIVEN"] = value }, "create-operator", what, name, option, "GIVEN"));
    }
}
