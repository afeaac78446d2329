using System.Net;

namespace Aggregator.Contract.Tests.Orders;

public sealed class ReportDeliveryTests(World world)
{
    [Fact]
    public async Task Deliveries_never_exceed_the_order_and_the_final_one_frees_the_rest()
    {
        var deal = await world.ActiveAsync(1_000m, 1_000m);
        var order = await deal.PlaceAsync(0, 1_000m);
        (await Report(deal, order, 1m)).MustRefuse(HttpStatusCode.Conflict, "contract.order-state");
        (await deal.Supplier.Post($"/orders/{order}/accept")).Must(HttpStatusCode.OK);
        (await Report(deal, order, 600m)).Must(HttpStatusCode.Created);
        var tooMuch = await Report(deal, order, 400.01m);
        Assert.Equal(400m, Deal.Amount(tooMuch.MustRefuse(HttpStatusCode.UnprocessableEntity, "contract.delivery-exceeds-order").Parameters["left"]));
        var done = (await Report(deal, order, 150m, final: true)).Must(HttpStatusCode.Created);
        Assert.Equal("completed", (string)done["state"]!);
        Assert.Equal((750m, 750m), (Deal.Amount(done["amount"]), Deal.Amount(done["delivered"])));
        Assert.Equal(2, done["deliveries"]!.AsArray().Count);
        Assert.Equal(750m, Deal.Amount((await deal.ReadAsync())["ordered"]));
        (await Report(deal, order, 1m)).MustRefuse(HttpStatusCode.Conflict, "contract.order-state");
        Assert.Equal(2, (await deal.PublishedAsync(order)).Count(x => x == "contract.delivery-reported.v1"));
    }

    [Fact]
    public async Task Of_many_at_once_only_as_much_as_was_ordered_is_taken()
    {
        var deal = await world.ActiveAsync(1_000m, 1_000m);
        var order = await deal.AcceptedAsync(0, 50m);
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Report(deal, order, 10m)));
        Assert.Equal(5, answers.Count(x => x.Status == HttpStatusCode.Created));
    }

    [Fact]
    public async Task Nonsense_and_strangers_are_refused()
    {
        var deal = await world.ActiveAsync(1_000m, 1_000m);
        var order = await deal.AcceptedAsync(0, 50m);
        var wrong = await deal.Supplier.Post($"/orders/{order}/deliveries", new { period = new { start = "2026-10-31", end = "2026-10-01" }, quantity = -1, amount = Deal.Euro(0m), reference = "" });
        Assert.Equal(["/amount/amount", "/reference", "/quantity", "/period/end"],
            wrong.MustRefuse(HttpStatusCode.BadRequest, "invalid-input").Body["errors"]!.AsArray().Select(x => (string)x!["pointer"]!));
        var huge = await deal.Supplier.Post($"/orders/{order}/deliveries", new { period = new { start = "2026-10-01", end = "2026-10-31" }, quantity = "100000000000000", amount = Deal.Euro(1m), reference = "SAL" });
        Assert.Equal("/quantity", (string)Assert.Single(huge.MustRefuse(HttpStatusCode.BadRequest, "invalid-input").Body["errors"]!.AsArray())!["pointer"]!);
        (await deal.Supplier.Post($"/orders/{order}/deliveries", new { period = new { start = "2026-10-31", end = "2099-10-01" }, amount = Deal.Euro(1m), reference = "SAL" }))
            .MustRefuse(HttpStatusCode.UnprocessableEntity, "contract.delivery-in-future");
        (await world.As("operator", world.NewId(), "supplier").Post($"/orders/{order}/deliveries", Request(1m, false))).MustRefuse(HttpStatusCode.NotFound, "not-found");
        (await deal.Signatory(0).Post($"/orders/{order}/deliveries", Request(1m, false))).Must(HttpStatusCode.Forbidden);
    }

    private static Task<World.Answer> Report(Deal deal, Guid order, decimal amount, bool final = false) => deal.Supplier.Post($"/orders/{order}/deliveries", Request(amount, final));

    private static object Request(decimal amount, bool final) =>
        new { period = new { start = "2026-10-01", end = "2026-10-31" }, quantity = "12.5", amount = Deal.Euro(amount), reference = "SAL 1", final };
}
