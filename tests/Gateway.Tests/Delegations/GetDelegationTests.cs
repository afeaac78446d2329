namespace Aggregator.Gateway.Tests.Delegations;

[Collection(SharedGateway.Name)]
public sealed class GetDelegationTests(GatewayProcess gateway)
{
    [Fact]
    public async Task Both_sides_read_it_and_to_others_it_does_not_exist()
    {
        var (town, union) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var (signatory, secretary) = (await gateway.PersonOf(town, "buyer.signatory"), await gateway.PersonOf(union, "buyer.finance"));
        var id = await signatory.Gave(union, "buyer.drafter");
        foreach (var person in (Person[])[signatory, secretary])
        {
            using var answer = await person.Browser.Get($"/api/accounts/v1/delegations/{id}");
            Assert.Equal((HttpStatusCode.OK, "living"), (answer.StatusCode, (string)(await answer.Json())["state"]!));
        }

        using var stranger = await (await gateway.PersonOf(Guid.CreateVersion7(), "buyer.signatory")).Browser.Get($"/api/accounts/v1/delegations/{id}");
        await stranger.IsProblem(404, "not-found");
    }
}
