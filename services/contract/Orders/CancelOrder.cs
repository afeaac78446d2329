using Aggregator.Contract.Storage;
using Aggregator.Messages.Contract;
using Aggregator.Platform;

namespace Aggregator.Contract.Orders;

internal static class CancelOrder
{
    internal sealed record Request(string Reason);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/orders/{orderId:guid}/cancel", Handle)
        .Command("cancelOrder", "Annulla un ordine senza consegne, liberando il massimale")
        .Allow(Relation.OwnBody, "buyer.drafter", "buyer.signatory").Allow(Relation.Delegate, "buyer.drafter", "buyer.signatory").Answers<GetOrder.Response>();

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

        // Who only drafts may drop a draft; what binds the body is undone by whoever may bind it.
        if (order.PlacedAt is not null && !caller.Has("buyer.signatory"))
        {
            return Problem.Forbidden();
        }

        var before = new { State = order.Phase, order.Amount };
        if (order.Cancel(locked.Agreement, locked.Body, clock.Now, out var entry) is { } refusal)
        {
            return Problem.From(refusal);
        }

        locked.Write(entry, db);
        db.Record(order, "order.cancelled", input.Body.Reason, before, new { State = order.Phase, order.Amount });
        if (order.PlacedAt is not null)
        {
            db.Publish(order, new OrderCancelled(order.State, input.Body.Reason));
        }

        return Answer.Ok(order, await GetOrder.Describe(order, db, texts, ct));
    }
}
