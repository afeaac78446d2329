using Aggregator.Contract.Storage;
using Aggregator.Messages.Contract;
using Aggregator.Platform;

namespace Aggregator.Contract.Orders;

internal static class RefuseOrder
{
    internal sealed record Request(string Reason);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/orders/{orderId:guid}/refuse", Handle)
        .Command("refuseOrder", "Rifiuta un ordine con motivazione, liberando il massimale")
        .Allow(Relation.Operator, "supplier").Answers<GetOrder.Response>();

    private static async Task<IResult> Handle(Guid orderId, Input<Request> input, Caller caller, ContractDb db, Clock clock, Texts texts, CancellationToken ct)
    {
        if (await Locked.Of(orderId, caller, db, ct) is not { } locked)
        {
            return Problem.NotFound();
        }

        var order = locked.Order;
        if ((input.Invalid((r, e) => e.Text(r.Reason, "/reason", 2000)) ?? input.Stale(order)) is { } invalid)
        {
            return invalid;
        }

        var before = order.Amount;
        if (order.Refuse(locked.Agreement, locked.Body, clock.Now, out var entry) is { } refusal)
        {
            return Problem.From(refusal);
        }

        locked.Write(entry, db);
        db.Record(order, "order.refused", input.Body.Reason, new { State = OrderPhase.Placed, Amount = before }, new { State = order.Phase, order.Amount });
        db.Publish(order, new OrderRefused(order.State, input.Body.Reason));
        return Answer.Ok(order, await GetOrder.Describe(order, db, texts, ct));
    }
}
