using System.Net;

namespace Aggregator.Contract.Tests.Agreements;

public sealed class MoveQuotaTests(World world)
{
    [Fact]
    public async Task The_owner_moves_what_is_not_ordered_and_shares_still_add_up()
    {
        var deal = await world.ActiveAsync(1_000m, 600m, 400m);
        await deal.PlaceAsync(0, 500m);
        var tooMuch = await deal.Manager.Post(deal.Path + "/quota-moves", Request(deal, 0, 1, 100.01m));
        Assert.Equal(100m, Deal.Amount(tooMuch.MustRefuse(HttpStatusCode.UnprocessableEntity, "contract.quota-in-use").Parameters["left"]));
        var moved = (await deal.Manager.Post(deal.Path + "/quota-moves", Request(deal, 0, 1, 100m))).Must(HttpStatusCode.Created);
        Assert.Equal("effective", (string)moved["state"]!);
        Assert.Equal(500m, await deal.ShareAsync(0));
        Assert.Equal(500m, await deal.ShareAsync(1));
        await deal.PlaceAsync(1, 500m);
        Assert.Contains("contract.quota-moved.v1", await deal.PublishedAsync());
    }

    [Fact]
    public async Task Between_bodies_and_wrong_ones()
    {
        var deal = await world.ActiveAsync(1_000m, 600m, 300m, 100m);
        (await deal.Signatory(2).Post(deal.Path + "/quota-moves", Request(deal, 0, 1, 1m))).MustRefuse(HttpStatusCode.Forbidden, "contract.quota-of-others");
        (await deal.Manager.Post(deal.Path + "/quota-moves", Request(deal, 0, 0, 1m))).MustRefuse(HttpStatusCode.BadRequest, "invalid-input");
        (await deal.Manager.Post(deal.Path + "/quota-moves", new { fromBodyId = deal.Award.Bodies[0].BodyId, toBodyId = world.NewId(), amount = Deal.Euro(1m) }))
            .MustRefuse(HttpStatusCode.UnprocessableEntity, "contract.body-not-listed");
        (await world.As("body", world.NewId(), "buyer.signatory").Post(deal.Path + "/quota-moves", Request(deal, 0, 1, 1m))).MustRefuse(HttpStatusCode.NotFound, "not-found");
    }

    internal static object Request(Deal deal, int from, int to, decimal amount) =>
        new { fromBodyId = deal.Award.Bodies[from].BodyId, toBodyId = deal.Award.Bodies[to].BodyId, amount = Deal.Euro(amount) };
}
