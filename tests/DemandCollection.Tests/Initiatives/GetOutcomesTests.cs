using Aggregator.Messages;
using Aggregator.Messages.Contract;
using Aggregator.Messages.Tender;
using Aggregator.Support;

namespace Aggregator.DemandCollection.Tests.Initiatives;

public sealed class GetOutcomesTests(World world)
{
    [Fact]
    public async Task Awards_and_orders_come_back_to_the_demands_that_asked_for_them()
    {
        var collection = await world.OpenAsync(months: 12);
        var demand = await collection.ApprovedAsync(collection.Body, Collection.Offices(yearly: "1000.00"));
        var line = (await world.Drafter(collection.Body).GetAsync($"/demands/{demand}"))["lines"][0].GetProperty("lineId").GetGuid();
        var (lot, order) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var award = new LotAwarded(lot, Guid.NewGuid(), collection.Id, collection.Cpb, "office-cleaning", 1, "Lotto 1", Guid.NewGuid(), "Impresa", Money.Euro(1000), Money.Euro(850), 15m, 12, false,
            DateTimeOffset.UtcNow, null, [new BodyShare(collection.Body, Money.Euro(1000), [line])]);
        await world.SendAsync(award, lot, 1);
        OrderState State(string state, decimal amount) => new(order, Guid.NewGuid(), lot, collection.Id, collection.Cpb, "office-cleaning", collection.Body, award.OperatorId, "Impresa", state, Money.Euro(amount),
            DateTimeOffset.UtcNow, [new OrderLine(line, "Pulizia", amount, 1m)]);
        await world.SendAsync(new OrderPlaced(State("placed", 800)), order, 1);

        // Out of order on purpose: the reduction waits for its predecessor.
        await world.SendAsync(new OrderReduced(State("accepted", 600), Money.Euro(200), "meno ore"), order, 3);
        await world.SendAsync(new OrderAccepted(State("accepted", 800)), order, 2);
        await world.SendAsync(new DeliveryReported(State("accepted", 600), Guid.NewGuid(), new(2026, 1, 1), new(2026, 1, 31), Money.Euro(50), false), order, 4);
        await world.SendAsync(new DeliveryReported(State("accepted", 600), Guid.NewGuid(), new(2026, 2, 1), new(2026, 2, 28), Money.Euro(70), false), order, 5);

        // A refused order is no order.
        var refused = State("refused", 0) with { OrderId = Guid.CreateVersion7() };
        await world.SendAsync(new OrderPlaced(refused with { State = "placed", Amount = Money.Euro(90) }), refused.OrderId, 1);
        await world.SendAsync(new OrderRefused(refused, "indisponibile"), refused.OrderId, 2);
        await Eventually.Holds(async () => Assert.Equal("refused", await world.Database.ScalarAsync<string>("SELECT state FROM order_outcome WHERE order_id = $1", refused.OrderId)));

        await Eventually.Holds(async () =>
        {
            var outcomes = (await world.Anybody.GetAsync($"/initiatives/{collection.Id}/outcomes")).Is(200);
            Assert.Equal(("1000.00", "850.00", "15.00", "600.00", "120.00", "-40.00"),
                (Amount(outcomes["asked"]), Amount(outcomes["awardValue"]), outcomes.Text("savingPercent"), Amount(outcomes["ordered"]), Amount(outcomes["delivered"]), outcomes.Text("forecastErrorPercent")));
            Assert.Equal(1, outcomes["orders"].GetInt32());
            Assert.Equal(("awarded", "600.00"), (outcomes["lots"][0].GetProperty("state").GetString(), Amount(outcomes["lots"][0].GetProperty("ordered"))));
            Assert.Equal("-40.00", outcomes["bodies"][0].GetProperty("forecastErrorPercent").GetString());
        });
    }

    [Fact]
    public async Task Before_any_award_there_is_nothing_but_what_was_asked()
    {
        var collection = await world.OpenAsync();
        var outcomes = (await world.Anybody.GetAsync($"/initiatives/{collection.Id}/outcomes")).Is(200);
        Assert.Equal(("0.00", "", 0), (Amount(outcomes["asked"]), outcomes.Text("savingPercent"), outcomes["lots"].GetArrayLength()));
        (await world.Anybody.GetAsync($"/initiatives/{Guid.NewGuid()}/outcomes")).Is(404);
    }

    private static string Amount(System.Text.Json.JsonElement money) => money.GetProperty("amount").GetString()!;
}
