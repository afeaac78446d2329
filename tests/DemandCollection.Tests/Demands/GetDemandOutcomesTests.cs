using Aggregator.Messages;
using Aggregator.Messages.Contract;
using Aggregator.Support;

namespace Aggregator.DemandCollection.Tests.Demands;

public sealed class GetDemandOutcomesTests(World world)
{
    [Fact]
    public async Task From_a_line_forward_to_what_was_ordered()
    {
        var collection = await world.OpenAsync(towns: 2);
        var demand = await collection.ApprovedAsync();
        var line = (await collection.Planner.GetAsync($"/demands/{demand}"))["lines"][0].GetProperty("lineId").GetGuid();
        Task Send(Guid order, object message, int version) => world.SendAsync(message, order, version);
        OrderState State(Guid order, string state) => new(order, Guid.NewGuid(), Guid.NewGuid(), collection.Id, collection.Cpb, "office-cleaning", collection.Body, Guid.NewGuid(), "Impresa", state,
            Money.Euro(12.34m), DateTimeOffset.UtcNow, [new OrderLine(line, "Pulizia", 10m, 1.2345m), new OrderLine(null, "Altro", 1m, 1m)]);
        var (live, refused) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await Send(refused, new OrderPlaced(State(refused, "placed")), 1);
        await Send(refused, new OrderRefused(State(refused, "refused"), "no"), 2);
        await Send(live, new OrderPlaced(State(live, "placed")), 1);
        await Eventually.Holds(async () =>
        {
            var view = (await world.Drafter(collection.Body).GetAsync($"/demands/{demand}/outcomes")).Is(200)["lines"][0];
            Assert.Equal(("3600", "10", "12.35", 1), (Number(view, "quantity"), Number(view, "orderedQuantity"), view.GetProperty("orderedValue").GetProperty("amount").GetString(), view.GetProperty("orders").GetInt32()));
        });
        (await world.Drafter(collection.Bodies[1]).GetAsync($"/demands/{demand}/outcomes")).Is(404);
    }

    private static string Number(System.Text.Json.JsonElement view, string name) => decimal.Parse(view.GetProperty(name).GetString()!, System.Globalization.CultureInfo.InvariantCulture).ToString("0.##", System.Globalization.CultureInfo.InvariantCulture);
}
