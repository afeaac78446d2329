using Aggregator.DemandCollection.Storage;
using Aggregator.Messages;
using Aggregator.Messages.Contract;
using Aggregator.Platform.Inbox;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Reactions;

/// <summary>Every fact about an order carries its whole state, so all of them are kept the same way.</summary>
internal static class OnOrder
{
    internal static Task Placed(Received<OrderPlaced> message, DemandCollectionDb db, CancellationToken ct) => KeepAsync(message.Body.Order, db, ct);

    internal static Task Accepted(Received<OrderAccepted> message, DemandCollectionDb db, CancellationToken ct) => KeepAsync(message.Body.Order, db, ct);

    internal static Task Refused(Received<OrderRefused> message, DemandCollectionDb db, CancellationToken ct) => KeepAsync(message.Body.Order, db, ct);

    internal static Task Reduced(Received<OrderReduced> message, DemandCollectionDb db, CancellationToken ct) => KeepAsync(message.Body.Order, db, ct);

    internal static Task Cancelled(Received<OrderCancelled> message, DemandCollectionDb db, CancellationToken ct) => KeepAsync(message.Body.Order, db, ct);

    internal static async Task Delivered(Received<DeliveryReported> message, DemandCollectionDb db, CancellationToken ct)
    {
        var order = await KeepAsync(message.Body.Order, db, ct);
        order.Delivered = Money.Euro(order.Delivered.Amount + message.Body.Amount.Amount);
    }

    private static async Task<OrderOutcome> KeepAsync(OrderState state, DemandCollectionDb db, CancellationToken ct)
    {
        var order = await db.OrderOutcomes.FindAsync([state.OrderId], ct);
        if (order is null)
        {
            order = new OrderOutcome
            {
                OrderId = state.OrderId, InitiativeId = state.InitiativeId, LotId = state.LotId, BodyId = state.BodyId, State = state.State, Amount = state.Amount, Delivered = Money.Zero,
            };
            db.Add(order);
        }

        (order.State, order.Amount) = (state.State, state.Amount);
        await db.OrderLineOutcomes.Where(x => x.OrderId == state.OrderId).LoadAsync(ct);
        var lines = db.OrderLineOutcomes.Local.Where(x => x.OrderId == state.OrderId).ToDictionary(x => x.Number);
        for (var i = 0; i < state.Lines.Count; i++)
        {
            if (!lines.Remove(i, out var line))
            {
                line = new OrderLineOutcome { OrderId = state.OrderId, Number = i, Quantity = 0, Amount = Money.Zero };
                db.Add(line);
            }

            (line.LineId, line.Quantity, line.Amount) = (state.Lines[i].DemandLineId, state.Lines[i].Quantity, AmountOf(state.Lines[i]));
        }

        db.RemoveRange(lines.Values);
        return order;
    }

    /// <summary>Older messages do not say a line's amount; quantity times price is it to within a cent.</summary>
    private static Money AmountOf(OrderLine line) => line.Amount ?? Money.Euro(Math.Round(line.Quantity * line.UnitPrice, 2, MidpointRounding.AwayFromZero));
}
