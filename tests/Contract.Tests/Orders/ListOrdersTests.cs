using System.Net;

namespace Aggregator.Contract.Tests.Orders;

public sealed class ListOrdersTests(World world)
{
    [Fact]
    public async Task Everybody_sees_their_own()
    {
        var deal = await world.ActiveAsync(1_000m, 600m, 400m);
        var (draft, placed, other) = (await deal.DraftAsync(0, 10m), await deal.PlaceAsync(0, 20m), await deal.PlaceAsync(1, 30m));
        Assert.Equal([draft, placed], await Ids(deal.Drafter(0), "/orders"));
        Assert.Equal([other], await Ids(deal.Drafter(1), "/orders"));
        Assert.Equal([placed, other], await Ids(deal.Manager, $"/orders?agreementId={deal.Id}"));
        Assert.Equal([placed, other], await Ids(deal.Supplier, "/orders?state=placed"));
        Assert.Equal([other], await Ids(deal.Supplier, $"/orders?bodyId={deal.Award.Bodies[1].BodyId}"));
        Assert.Empty(await Ids(world.As("operator", world.NewId(), "supplier"), "/orders"));
        (await deal.Manager.Get("/orders?state=Placed")).MustRefuse(HttpStatusCode.BadRequest, "invalid-input");
        (await deal.Manager.Get("/orders?limit=0")).MustRefuse(HttpStatusCode.BadRequest, "invalid-input");
    }

    private static async Task<IEnumerable<Guid>> Ids(World.Caller caller, string path) =>
        (await caller.Get(path)).Must(HttpStatusCode.OK)["items"]!.AsArray().Select(x => Guid.Parse((string)x!["id"]!));
}
