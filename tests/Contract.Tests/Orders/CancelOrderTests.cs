using System.Net;

namespace Aggregator.Contract.Tests.Orders;

public sealed class CancelOrderTests(World world)
{
    private static readonly object Reason = new { reason = "sede chiusa" };

    [Fact]
    public async Task A_live_order_gives_its_amount_back_and_a_draft_is_just_dropped()
    {
        var deal = await world.ActiveAsync(1_000m, 1_000m);
        var (order, draft) = (await deal.AcceptedAsync(0, 1_000m), await deal.DraftAsync(0, 10m));
        (await deal.Drafter(0).Post($"/orders/{order}/cancel", Reason)).Must(HttpStatusCode.Forbidden);
        Assert.Equal("cancelled", (string)(await deal.Signatory(0).Post($"/orders/{order}/cancel", Reason)).Must(HttpStatusCode.OK)["state"]!);
        (await deal.Drafter(0).Post($"/orders/{draft}/cancel", Reason)).Must(HttpStatusCode.OK);
        Assert.Empty(await deal.PublishedAsync(draft));
        Assert.Equal("contract.order-cancelled.v1", (await deal.PublishedAsync(order))[^1]);
        Assert.Equal(0m, Deal.Amount((await deal.ReadAsync())["ordered"]));
        (await deal.Signatory(0).Post($"/orders/{order}/cancel", Reason)).MustRefuse(HttpStatusCode.Conflict, "contract.order-state");
    }

    [Fact]
    public async Task With_deliveries_it_can_only_shrink()
    {
        var deal = await world.ActiveAsync(1_000m, 600m, 400m);
        var order = await deal.AcceptedAsync(0, 100m);
        (await deal.Supplier.Post($"/orders/{order}/deliveries", new { period = new { start = "2026-10-01", end = "2026-10-31" }, amount = Deal.Euro(1m), reference = "SAL 1" })).Must(HttpStatusCode.Created);
        (await deal.Signatory(0).Post($"/orders/{order}/cancel", Reason)).MustRefuse(HttpStatusCode.UnprocessableEntity, "contract.order-has-deliveries");
        (await deal.Signatory(1).Post($"/orders/{order}/cancel", Reason)).MustRefuse(HttpStatusCode.NotFound, "not-found");
    }
}
