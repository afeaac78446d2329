namespace Aggregator.Gateway.Tests.Clients;

[Collection(SharedGateway.Name)]
public sealed class ListClientsTests(GatewayProcess gateway)
{
    [Fact]
    public async Task Operators_see_them_and_nobody_else()
    {
        using var answer = await (await gateway.Operator()).Get("/api/accounts/v1/clients?limit=200");
        Assert.Contains(GatewayProcess.OperatorClient, (await answer.Json())["items"]!.AsArray().Select(x => (string)x!["clientId"]!));
        var (browser, _, _, _) = await gateway.LoggedIn();
        using var refused = await browser.Get("/api/accounts/v1/clients");
        await refused.IsProblem(403, "forbidden");
    }
}
