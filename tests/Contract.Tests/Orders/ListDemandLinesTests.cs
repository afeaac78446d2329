using System.Net;
using Aggregator.Messages;
using Aggregator.Messages.DemandCollection;

namespace Aggregator.Contract.Tests.Orders;

public sealed class ListDemandLinesTests(World world)
{
    [Fact]
    public async Task A_body_finds_what_it_asked_for_and_what_it_ordered_of_it()
    {
        var deal = await world.ActiveAsync(1_000m, 600m, 400m);
        var (body, demand) = (deal.Award.Bodies[0], world.NewId());
        var state = new DemandState(demand, deal.Award.InitiativeId, deal.Award.CpbId, body.BodyId, Money.Euro(600m),
            [new DemandLine(body.DemandLineIds[0], "Municipio", "uffici", "90919200", 380m, "m²", Money.Euro(200m), new Dictionary<string, string>())]);
        await world.PublishAsync(demand, 1, new DemandSubmitted(state, "12/2026", new DateOnly(2026, 10, 1)));
        await Support.Eventually.Holds(async () => Assert.Single(await Items(deal, 0)));
        var order = await DraftAsync(deal, body.DemandLineIds[0]);
        (await deal.Signatory(0).Post($"/orders/{order}/sign")).Must(HttpStatusCode.OK);
        var line = Assert.Single(await Items(deal, 0));
        Assert.Equal("Municipio", (string)line["site"]!);
        Assert.Equal(40m, Ordered(line));
        (await deal.Signatory(0).Post($"/orders/{order}/reduce", new { amount = Deal.Euro(15m), reason = "meno ore" })).Must(HttpStatusCode.OK);
        Assert.Equal(30m, Ordered(Assert.Single(await Items(deal, 0))));
        Assert.Empty(await Items(deal, 1));
        (await world.As("body", world.NewId(), "buyer.drafter").Get(deal.Path + "/demand-lines")).MustRefuse(HttpStatusCode.NotFound, "not-found");
    }

    private static decimal Ordered(System.Text.Json.Nodes.JsonNode line) => decimal.Parse((string)line["orderedQuantity"]!, System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<List<System.Text.Json.Nodes.JsonNode>> Items(Deal deal, int body) =>
        [.. (await deal.Drafter(body).Get(deal.Path + "/demand-lines")).Must(HttpStatusCode.OK)["items"]!.AsArray().Select(x => x!)];

    private static async Task<Guid> DraftAsync(Deal deal, Guid line) => Guid.Parse((string)(await deal.Drafter(0).Post(deal.Path + "/orders",
        new { description = "x", lines = new[] { new { demandLineId = line, description = "uffici", quantity = 40, unitPrice = "1.5" } } })).Must(HttpStatusCode.Created)["id"]!);
}
