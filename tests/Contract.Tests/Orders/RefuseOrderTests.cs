using System.Net;

namespace Aggregator.Contract.Tests.Orders;

public sealed class RefuseOrderTests(World world)
{
    [Fact]
    public async Task A_refused_order_frees_its_amount()
    {
        var deal = await world.ActiveAsync(1_000m, 1_000m);
        var order = await deal.PlaceAsync(0, 1_000m);
        (await deal.Supplier.Post($"/orders/{order}/refuse", new { reason = " " })).MustRefuse(HttpStatusCode.BadRequest, "invalid-input");
        (await world.As("operator", world.NewId(), "supplier").Post($"/orders/{order}/refuse", new { reason = "no" })).MustRefuse(HttpStatusCode.NotFound, "not-found");
        var refused = (await deal.Supplier.Post($"/orders/{order}/refuse", new { reason = "sotto il minimo" })).Must(HttpStatusCode.OK);
        Assert.Equal("refused", (string)refused["state"]!);
        Assert.Equal(0m, Deal.Amount(refused["amount"]));
        await deal.AcceptedAsync(0, 1_000m);
        (await deal.Supplier.Post($"/orders/{order}/refuse", new { reason = "ancora" })).MustRefuse(HttpStatusCode.Conflict, "contract.order-state");
        Assert.Contains("contract.order-refused.v1", await deal.PublishedAsync(order));
    }
}
