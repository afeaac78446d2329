using Aggregator.Contract.Storage;
using Aggregator.Messages;
using Aggregator.Messages.Contract;
using Aggregator.Platform;

namespace Aggregator.Contract.Orders;

internal static class ReduceOrder
{
    /// <param name="Amount">By how much the order shrinks.</param>
    /// <param name="Reason">Why.</param>
    internal sealed record Request(Money Amount, string Reason);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/orders/{orderId:guid}/reduce", Handle)
        .Command("reduceOrder", "Riduce un ordine dell'importo indicato, liberando il massimale")
        .Allow(Relation.OwnBody, "buyer.signatory").Allow(Relation.Delegate, "buyer.signatory").Answers<GetOrder.Response>();

    private static async Task<IResult> Handle(Guid orderId, Input<Request> input, Caller caller, ContractDb db, Clock clock, Texts texts, CancellationToken ct)
    {
        if (await Locked.Of(orderId, caller, db, ct) is not { } locked)
        {
            return Problem.NotFound();
        }

        var order = locked.Order;
        if ((input.Invalid(Validate) ?? input.Stale(order)) is { } invalid)
        {
            return invalid;
        }

        var before = order.Amount;
        if (order.Reduce(locked.Agreement, locked.Body, input.Body.Amount.Amount, clock.Now, out var entry) is { } refusal)
        {
            return Problem.From(refusal);
        }

        locked.Write(entry, db);
        db.Record(order, "order.reduced", input.Body.Reason, new { Amount = before }, new { order.Amount });
        db.Publish(order, new OrderReduced(order.State, input.Body.Amount, input.Body.Reason));
        return Answer.Ok(order, await GetOrder.Describe(order, db, texts, ct));
    }

    private static void Validate(Request r, Errors e)
    {
        e.Positive(r.Amount, "/amount");
        e.Text(r.Reason, "/reason", 2000);
    }
}
