using Aggregator.Contract.Storage;
using Aggregator.Messages.Contract;
using Aggregator.Platform;

namespace Aggregator.Contract.Orders;

internal static class SignOrder
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/orders/{orderId:guid}/sign", Handle)
        .Command("signOrder", "Firma ed emette un ordine, impegnando il massimale")
        .Allow(Relation.OwnBody, "buyer.signatory").Allow(Relation.Delegate, "buyer.signatory").Answers<GetOrder.Response>();

    private static async Task<IResult> Handle(Guid orderId, Precondition precondition, Caller caller, ContractDb db, Clock clock, Texts texts, CancellationToken ct)
    {
        if (await Locked.Of(orderId, caller, db, ct) is not { } locked)
        {
            return Problem.NotFound();
        }

        var order = locked.Order;
        if (precondition.Stale(order) is { } stale)
        {
            return stale;
        }

        if (order.Sign(locked.Agreement, locked.Body, caller.Person, clock.Now, out var entry) is { } refusal)
        {
            return Problem.From(refusal);
        }

        locked.Write(entry, db);
        db.Record(order, "order.placed", before: new { State = OrderPhase.Draft }, after: new { State = order.Phase, order.Amount, order.OptionPart, Entry = entry!.Number });
        db.Publish(order, new OrderPlaced(order.State));
        return Answer.Ok(order, await GetOrder.Describe(order, db, texts, ct));
    }
}
