namespace Aggregator.Gateway.Tests.Clients;

[Collection(SharedGateway.Name)]
public sealed class DisableClientTests(GatewayProcess gateway)
{
    [Fact]
    public async Task It_gets_no_token_any_more()
    {
        using var made = await (await gateway.Operator()).Post("/api/accounts/v1/clients", new { organisation = Guid.CreateVersion7(), organisationKind = "operator", roles = new[] { "supplier" } });
        var client = await made.Json();
        var path = $"/api/accounts/v1/clients/{client["id"]}/disable";
        using var answer = await (await gateway.Operator()).Post(path, new { reason = "non serve più" });
        Assert.True((bool)(await answer.Json())["disabled"]!);
        using var token = await gateway.Browser().Form("/oauth/token", ("grant_type", "client_credentials"), ("client_id", (string)client["clientId"]!), ("client_secret", (string)client["clientSecret"]!));
        Assert.Equal(HttpStatusCode.Unauthorized, token.StatusCode);
        using var twice = await (await gateway.Operator()).Post(path, new { reason = "ancora" });
        await twice.IsProblem(409, "client.already-disabled");
    }
}
