using Aggregator.Contract.Storage;
using Aggregator.Messages.Contract;
using Aggregator.Platform;

namespace Aggregator.Contract.Orders;

internal static class AcceptOrder
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/orders/{orderId:guid}/accept", Handle)
        .Command("acceptOrder", "Accetta un ordine")
        .Allow(Relation.Operator, "supplier").Answers<GetOrder.Response>();

    private static async Task<IResult> Handle(Guid orderId, Precondition precondition, Caller caller, ContractDb db, Texts texts, CancellationToken ct)
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

        if (order.Accept() is { } refusal)
        {
            return Problem.From(refusal);
        }

        db.Record(order, "order.accepted", before: new { State = OrderPhase.Placed }, after: new { State = order.Phase });
        db.Publish(order, new OrderAccepted(order.State));
        return Answer.Ok(order, await GetOrder.Describe(order, db, texts, ct));
    }
}
