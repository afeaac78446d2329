namespace Aggregator.Gateway.Tests.Accounts;

[Collection(SharedGateway.Name)]
public sealed class ListColleaguesTests(GatewayProcess gateway)
{
    private const string Path = "/api/accounts/v1/colleagues";

    [Fact]
    public async Task People_of_one_organisation_are_named_to_each_other_also_once_disabled()
    {
        var (town, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var (one, two, both, stranger) = (await gateway.PersonOf(town, "buyer.drafter"), await gateway.PersonOf(town, "buyer.signatory"),
            await gateway.PersonOf((town, "body", ["buyer.drafter"]), (other, "body", ["buyer.drafter"])), await gateway.PersonOf(other, "buyer.drafter"));
        using (var disabled = await (await gateway.Operator()).Post($"/api/accounts/v1/accounts/{two.Id}/disable", new { reason = "in pensione" }))
        {
            Assert.Equal(HttpStatusCode.OK, disabled.StatusCode);
        }

        Assert.Equal(new[] { one.Id, two.Id, both.Id }.Order(), await Ids(one.Browser));
        Assert.Equal(new[] { stranger.Id, both.Id }.Order(), await Ids(stranger.Browser));
        using var page = await one.Browser.Get(Path + "?limit=1");
        var colleague = (await page.Json())["items"]!.AsArray().Single()!.AsObject();
        Assert.Equal(["accountId", "displayName"], colleague.Select(x => x.Key));
        Assert.Equal("Persona Riservata", (string?)colleague["displayName"]);
    }

    [Fact]
    public async Task Who_acts_for_an_organisation_without_being_one_of_its_people_is_told_nobody()
    {
        var (town, union) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var (signatory, secretary) = (await gateway.PersonOf(town, "buyer.signatory"), await gateway.PersonOf(union, "buyer.drafter"));
        await signatory.Gave(union, "buyer.drafter");
        using (var chosen = await secretary.Choose(town))
        {
            Assert.Equal(HttpStatusCode.OK, chosen.StatusCode);
        }

        Assert.Empty(await Ids(secretary.Browser));
        Assert.Empty(await Ids(await gateway.MachineOf(town, "body", "buyer.drafter")));
        using var nobody = await gateway.Browser().Get(Path);
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
    }

    private static async Task<IEnumerable<Guid>> Ids(Browser browser)
    {
        using var answer = await browser.Get(Path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Json())["items"]!.AsArray().Select(x => Guid.Parse((string)x!["accountId"]!)).Order();
    }
}
