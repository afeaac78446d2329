namespace Aggregator.Gateway.Tests.Accounts;

[Collection(SharedGateway.Name)]
public sealed class ListAccountsTests(GatewayProcess gateway)
{
    [Fact]
    public async Task Pages_hold_every_account_once_and_no_hash()
    {
        var made = new[] { (await gateway.Account()).Id, (await gateway.Account()).Id, (await gateway.Account()).Id };
        var seen = new List<Guid>();
        var client = await gateway.Operator();
        string? cursor = null;
        do
        {
            using var answer = await client.Get("/api/accounts/v1/accounts?limit=2" + (cursor is null ? "" : "&cursor=" + cursor));
            var page = await answer.Json();
            Assert.DoesNotContain("hash", page.ToJsonString(), StringComparison.OrdinalIgnoreCase);
            seen.AddRange(page["items"]!.AsArray().Select(x => Guid.Parse((string)x!["id"]!)));
            cursor = (string?)page["next"];
        }
        while (cursor is not null);
        Assert.Equal(seen.Distinct().Count(), seen.Count);
        Assert.Superset(made.ToHashSet(), seen.ToHashSet());
    }
}
