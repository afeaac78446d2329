namespace Aggregator.Gateway.Tests.OpenApi;

[Collection(SharedGateway.Name)]
public sealed class PlatformStatusTests(GatewayProcess gateway)
{
    [Fact]
    public async Task It_names_every_part()
    {
        using var answer = await gateway.Browser().Get("/api/status");
        var status = await answer.Json();
        Assert.Equal(["contract", "demand", "gpp", "portal", "tender"], status["services"]!.AsObject().Select(service => service.Key).Order());
        Assert.Equal(200, (int)status["status"]!);
    }
}
