namespace Aggregator.Gateway.Tests.Clients;

[Collection(SharedGateway.Name)]
public sealed class RenewSecretTests(GatewayProcess gateway)
{
    [Fact]
    public async Task The_old_secret_stops_and_the_new_one_works()
    {
        using var made = await (await gateway.Operator()).Post("/api/accounts/v1/clients", new { organisation = Guid.CreateVersion7(), organisationKind = "operator", roles = new[] { "supplier" } });
        var client = await made.Json();
        using var answer = await (await gateway.Operator()).Post($"/api/accounts/v1/clients/{client["id"]}/secret", new { });
        var renewed = await answer.Json();
        await gateway.Token((string)client["clientId"]!, (string)renewed["clientSecret"]!);
        using var old = await gateway.Browser().Form("/oauth/token", ("grant_type", "client_credentials"), ("client_id", (string)client["clientId"]!), ("client_secret", (string)client["clientSecret"]!));
        Assert.Equal(HttpStatusCode.Unauthorized, old.StatusCode);
    }
}
