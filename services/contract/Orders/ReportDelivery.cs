using Aggregator.Contract.Storage;
using Aggregator.Messages;
using Aggregator.Messages.Contract;
using Aggregator.Platform;

namespace Aggregator.Contract.Orders;

internal static class ReportDelivery
{
    /// <param name="Period">First and last day delivered.</param>
    /// <param name="Amount">Value delivered.</param>
    /// <param name="Reference">The contractor's document.</param>
    /// <param name="Quantity">Units delivered, where they are one kind.</param>
    /// <param name="Final">True where nothing more is to come: the order is completed and what it did not need is free again.</param>
    internal sealed record Request(GetOrder.Period Period, Money Amount, string Reference, [property: Digits(6)] decimal? Quantity = null, bool Final = false);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/orders/{orderId:guid}/deliveries", Handle)
        .Command("reportDelivery", "Rendiconta una consegna su un ordine accettato")
        .Allow(Relation.Operator, "supplier").Answers<GetOrder.Response>(201);

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

        var (request, before) = (input.Body, new { State = order.Phase, order.Delivered, order.Amount });
        if (request.Period.End > clock.Today)
        {
            return Problem.From(new Refusal("contract.delivery-in-future", ("today", clock.Today)));
        }

        if (order.Deliver(locked.Agreement, locked.Body, request.Amount.Amount, request.Final, clock.Now, out var entry) is { } refusal)
        {
            return Problem.From(refusal);
        }

        var delivery = new Delivery
        {
            Id = clock.NewId(), OrderId = order.Id, PeriodStart = request.Period.Start, PeriodEnd = request.Period.End, Quantity = request.Quantity,
            Amount = request.Amount.Amount, Reference = request.Reference, Final = request.Final, ReportedAt = clock.Now,
        };
        db.Add(delivery);
        locked.Write(entry, db);
        db.Record(order, "order.delivered", request.Reference, before, new { State = order.Phase, order.Delivered, order.Amount, Delivery = delivery.Id });
        db.Publish(order, new DeliveryReported(order.State, delivery.Id, delivery.PeriodStart, delivery.PeriodEnd, request.Amount, delivery.Final));
        return Answer.Created($"/orders/{order.Id}", order, await GetOrder.Describe(order, db, texts, ct));
    }

    private static void Validate(Request r, Errors e)
    {
        e.Positive(r.Amount, "/amount");
        e.Text(r.Reference, "/reference", 200);
        e.If(r.Quantity <= 0m, "/quantity", "contract.quantity-not-positive");
        e.If(r.Quantity > Cents.Max, "/quantity", "too-big", ("max", Cents.Max));
        e.If(r.Period.End < r.Period.Start, "/period/end", "contract.period-ends-before-start");
    }
}
