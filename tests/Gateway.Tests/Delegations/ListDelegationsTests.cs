namespace Aggregator.Gateway.Tests.Delegations;

[Collection(SharedGateway.Name)]
public sealed class ListDelegationsTests(GatewayProcess gateway)
{
    [Fact]
    public async Task Given_and_received_come_page_by_page_newest_first_to_those_they_concern()
    {
        var (town, union, third) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        var (signatory, secretary, other) = (await gateway.PersonOf(town, "buyer.signatory"), await gateway.PersonOf(union, "buyer.signatory"), await gateway.PersonOf(third, "buyer.finance"));
        var received = await signatory.Gave(union, "buyer.drafter");
        var given = await secretary.Gave(third, "buyer.drafter");

        using var first = await secretary.Browser.Get("/api/accounts/v1/delegations?limit=1");
        var page = await first.Json();
        Assert.Equal(given.ToString(), (string)Assert.Single(page["items"]!.AsArray())!["id"]!);
        using var second = await secretary.Browser.Get($"/api/accounts/v1/delegations?limit=1&cursor={page["next"]}");
        Assert.Equal(received.ToString(), (string)Assert.Single((await second.Json())["items"]!.AsArray())!["id"]!);
        Assert.Null((await second.Json())["next"]);

        Assert.Equal([received.ToString()], await Ids(signatory.Browser));
        Assert.Equal([given.ToString()], await Ids(other.Browser));
        Assert.Empty(await Ids((await gateway.PersonOf(Guid.CreateVersion7(), "buyer.signatory")).Browser));
        foreach (var everywhere in (Browser[])[(await gateway.PersonOf((Guid.CreateVersion7(), "auditor", ["auditor"]))).Browser, await gateway.Operator()])
        {
            Assert.Equal([given.ToString(), received.ToString()], (await Ids(everywhere)).Take(2));
        }
    }

    [Fact]
    public async Task Who_acts_for_a_body_by_delegation_does_not_read_its_delegations()
    {
        var (town, union) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var secretary = await gateway.PersonOf(union, "buyer.drafter");
        await (await gateway.PersonOf(town, "buyer.signatory")).Gave(union, "buyer.drafter");
        using var _ = await secretary.Choose(town);
        using var answer = await secretary.Browser.Get("/api/accounts/v1/delegations");
        await answer.IsProblem(403, "forbidden");
    }

    private static async Task<IEnumerable<string>> Ids(Browser browser)
    {
        using var answer = await browser.Get("/api/accounts/v1/delegations");
        return (await answer.Json())["items"]!.AsArray().Select(x => (string)x!["id"]!).ToList();
    }
}
