namespace Aggregator.Gateway.Tests.Accounts;

[Collection(SharedGateway.Name)]
public sealed class GetAccountTests(GatewayProcess gateway)
{
    [Fact]
    public async Task An_operator_reads_it_with_its_version()
    {
        var (id, name, _) = await gateway.Account();
        using var answer = await (await gateway.Operator()).Get($"/api/accounts/v1/accounts/{id}");
        Assert.Equal((name, "\"1\""), ((string)(await answer.Json())["userName"]!, answer.Header("ETag")));
        using var unknown = await (await gateway.Operator()).Get($"/api/accounts/v1/accounts/{Guid.CreateVersion7()}");
        await unknown.IsProblem(404, "not-found");
    }
}
