using System.Net;
using Aggregator.Messages.DemandCollection;

namespace Aggregator.Contract.Tests.Agreements;

public sealed class GetAgreementTests(World world)
{
    [Fact]
    public async Task It_says_shares_quotas_and_savings_against_a_named_baseline()
    {
        var award = world.Award(800m, 600m, 400m);
        await world.PublishAsync(award.Bodies[0].BodyId, 1, new BodyChanged(award.Bodies[0].BodyId, "municipality", "Mezzavilla", null, "015999", "015", 15_000, 45m, 9m));
        var deal = await world.PendingAsync(award);
        await deal.ActivateAsync();
        await deal.JoinAsync(0, 480m);
        await deal.PlaceAsync(0, 240m);

        var agreement = await deal.ReadAsync();
        Assert.Equal(20m, decimal.Parse((string)agreement["savings"]!["percent"]!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("tender-base", (string)agreement["savings"]!["baseline"]!);
        Assert.Equal(160m, Deal.Amount(agreement["option"]!["value"]));
        await Support.Eventually.Holds(async () => Assert.Equal("Mezzavilla", (string?)(await deal.BodyAsync(0))["name"]));
        var body = await deal.BodyAsync(0);
        Assert.Equal((480m, 480m, 240m, 240m), (Deal.Amount(body["allocated"]), Deal.Amount(body["quota"]), Deal.Amount(body["ordered"]), Deal.Amount(body["left"])));
        Assert.Equal((300m, 60m), (Deal.Amount(body["savings"]!["baseValue"]), Deal.Amount(body["savings"]!["amount"])));
        Assert.Null((await deal.BodyAsync(1))["quota"]);
    }

    [Fact]
    public async Task Whoever_is_not_concerned_learns_nothing()
    {
        var deal = await world.PendingAsync(world.Award(800m, 1_000m));
        (await deal.Supplier.Get(deal.Path)).Must(HttpStatusCode.OK);
        (await deal.Drafter(0).Get(deal.Path)).Must(HttpStatusCode.OK);
        (await world.As("auditor", world.NewId(), "auditor").Get(deal.Path)).Must(HttpStatusCode.OK);
        foreach (var (kind, role) in new[] { ("cpb", "cpb.contract-manager"), ("body", "buyer.signatory"), ("operator", "supplier") })
        {
            (await world.As(kind, world.NewId(), role).Get(deal.Path)).MustRefuse(HttpStatusCode.NotFound, "not-found");
        }

        (await deal.Manager.Get($"/agreements/{world.NewId()}")).MustRefuse(HttpStatusCode.NotFound, "not-found");
    }
}
