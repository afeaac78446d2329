using System.Net;

namespace Aggregator.Contract.Tests.Orders;

public sealed class ReduceOrderTests(World world)
{
    [Fact]
    public async Task The_difference_is_free_again_and_what_was_delivered_stays()
    {
        var deal = await world.ActiveAsync(1_000m, 1_000m);
        var order = await deal.AcceptedAsync(0, 1_000m);
        (await deal.Supplier.Post($"/orders/{order}/deliveries", new { period = new { start = "2026-10-01", end = "2026-10-31" }, amount = Deal.Euro(300m), reference = "SAL 1" })).Must(HttpStatusCode.Created);
        var tooMuch = await Reduce(deal, order, 700.01m);
        Assert.Equal(700m, Deal.Amount(tooMuch.MustRefuse(HttpStatusCode.UnprocessableEntity, "contract.reduction-too-big").Parameters["left"]));
        var reduced = (await Reduce(deal, order, 700m)).Must(HttpStatusCode.OK);
        Assert.Equal((300m, 0m), (Deal.Amount(reduced["amount"]), Deal.Amount(reduced["left"])));
        await deal.PlaceAsync(0, 700m);
        Assert.Contains("contract.order-reduced.v1", await deal.PublishedAsync(order));
    }

    [Fact]
    public async Task Lines_shrink_with_the_order_and_the_message_says_so()
    {
        var deal = await world.ActiveAsync(1_000m, 1_000m);
        var lines = new[] { new { description = "uffici", quantity = 30m, unitPrice = 10m }, new { description = "scuole", quantity = 1m, unitPrice = 100m } };
        var order = Guid.Parse((string)(await deal.Drafter(0).Post(deal.Path + "/orders", new { description = "Pulizie", lines })).Must(HttpStatusCode.Created)["id"]!);
        (await deal.Signatory(0).Post($"/orders/{order}/sign")).Must(HttpStatusCode.OK);
        var reduced = (await Reduce(deal, order, 100m)).Must(HttpStatusCode.OK)["lines"]!.AsArray();
        Assert.Equal([(30m, 22.5m, 225m), (1m, 0.75m, 75m)], reduced.Select(x => (Number(x!["quantity"]), Number(x["liveQuantity"]), Deal.Amount(x["liveAmount"]))));

        var said = System.Text.Json.Nodes.JsonNode.Parse((await world.Database.ScalarAsync<string>(
            "SELECT convert_from(body, 'UTF8') FROM platform.published WHERE subject = $1 AND name = 'contract.order-reduced.v1'", order))!)!["order"]!["lines"]!.AsArray();
        Assert.Equal([(22.5m, 225m), (0.75m, 75m)], said.Select(x => (Number(x!["quantity"]), Deal.Amount(x["amount"]))));

        static decimal Number(System.Text.Json.Nodes.JsonNode? text) => decimal.Parse((string)text!, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Not_to_nothing_nor_by_nothing_nor_by_anybody()
    {
        var deal = await world.ActiveAsync(1_000m, 600m, 400m);
        var order = await deal.PlaceAsync(0, 100m);
        (await Reduce(deal, order, 100m)).MustRefuse(HttpStatusCode.UnprocessableEntity, "contract.reduction-too-big");
        (await Reduce(deal, order, 0m)).MustRefuse(HttpStatusCode.BadRequest, "invalid-input");
        (await Reduce(deal, order, -10m)).MustRefuse(HttpStatusCode.BadRequest, "invalid-input");
        (await deal.Drafter(0).Post($"/orders/{order}/reduce", new { amount = Deal.Euro(1m), reason = "x" })).Must(HttpStatusCode.Forbidden);
        (await deal.Signatory(1).Post($"/orders/{order}/reduce", new { amount = Deal.Euro(1m), reason = "x" })).MustRefuse(HttpStatusCode.NotFound, "not-found");
        Assert.Equal(100m, Deal.Amount((await deal.ReadAsync())["ordered"]));
    }

    private static Task<World.Answer> Reduce(Deal deal, Guid order, decimal amount) =>
        deal.Signatory(0).Post($"/orders/{order}/reduce", new { amount = Deal.Euro(amount), reason = "meno ore" });
}
