using Aggregator.Messages;
using Aggregator.Messages.Contract;
using Aggregator.Support;

namespace Aggregator.DemandCollection.Tests.Reactions;

public sealed class OnOrderTests(World world)
{
    [Fact]
    public async Task Deliveries_are_counted_once_each_and_lines_follow_the_last_state()
    {
        var order = Guid.CreateVersion7();
        OrderState State(string state, decimal amount, int lines) => new(order, Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), "office-cleaning", Guid.NewGuid(), Guid.NewGuid(), "Impresa", state,
            Money.Euro(amount), DateTimeOffset.UtcNow, [.. Enumerable.Range(0, lines).Select(i => new OrderLine(null, "Riga", i + 1, 2m))]);
        DeliveryReported Delivery(decimal amount) => new(State("accepted", 10, 1), Guid.NewGuid(), new(2026, 1, 1), new(2026, 1, 31), Money.Euro(amount), false);
        await world.SendAsync(new OrderPlaced(State("placed", 20, 3)), order, 1);
        await world.SendAsync(new OrderAccepted(State("accepted", 20, 3)), order, 2);
        await world.SendAsync(Delivery(4), order, 3);
        await world.SendAsync(Delivery(5), order, 4);
        await world.SendAsync(Delivery(5), order, 4); // the same version again, as a redelivery with another id would be
        await world.SendAsync(new OrderCancelled(State("cancelled", 0, 1), "Basta"), order, 5);
        await Eventually.Holds(async () =>
        {
            Assert.Equal("cancelled 0.00 9.00", await world.Database.ScalarAsync<string>("SELECT state || ' ' || amount || ' ' || delivered FROM order_outcome WHERE order_id = $1", order));
            Assert.Equal(1L, await world.Database.ScalarAsync<long>("SELECT count(*) FROM order_line_outcome WHERE order_id = $1", order));
        });
    }

    [Theory]
    [InlineData("refused", 0)]
    [InlineData("accepted", 15)]
    public async Task What_an_order_still_asks_for_is_its_last_word(string state, decimal amount)
    {
        var order = Guid.CreateVersion7();
        OrderState State(string now, decimal left) => new(order, Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), "office-cleaning", Guid.NewGuid(), Guid.NewGuid(), "Impresa", now,
            Money.Euro(left), DateTimeOffset.UtcNow, [new OrderLine(null, "Riga", 1, 20m)]);
        await world.SendAsync(new OrderPlaced(State("placed", 20)), order, 1);
        object last = state == "refused" ? new OrderRefused(State(state, amount), "Indisponibile") : new OrderReduced(State(state, amount), Money.Euro(5), "Meno ore");
        await world.SendAsync(last, order, 2);
        await Eventually.Holds(async () => Assert.Equal((state, amount),
            (await world.Database.ScalarAsync<string>("SELECT state FROM order_outcome WHERE order_id = $1", order), await world.Database.ScalarAsync<decimal>("SELECT amount FROM order_outcome WHERE order_id = $1", order))));
    }
}
