using Aggregator.GppMonitoring.Storage;
using Aggregator.Messages;
using Aggregator.Messages.Contract;
using Aggregator.Platform.Inbox;

namespace Aggregator.GppMonitoring.OpenData;

/// <summary>Orders, and the sums of what they take from the lot's ceiling.</summary>
internal static class OnOrders
{
    internal static Task Handle(Received<OrderPlaced> m, GppMonitoringDb db, CancellationToken ct) => Apply(m.Body.Order, db, ct);

    internal static Task Handle(Received<OrderAccepted> m, GppMonitoringDb db, CancellationToken ct) => Apply(m.Body.Order, db, ct);

    internal static Task Handle(Received<OrderRefused> m, GppMonitoringDb db, CancellationToken ct) => Apply(m.Body.Order, db, ct);

    internal static Task Handle(Received<OrderReduced> m, GppMonitoringDb db, CancellationToken ct) => Apply(m.Body.Order, db, ct);

    internal static Task Handle(Received<OrderCancelled> m, GppMonitoringDb db, CancellationToken ct) => Apply(m.Body.Order, db, ct);

    internal static Task Handle(Received<DeliveryReported> m, GppMonitoringDb db, CancellationToken ct) => Apply(m.Body.Order, db, ct);

    private static async Task Apply(OrderState now, GppMonitoringDb db, CancellationToken ct)
    {
        var order = db.Known<PublicOrder>(now.OrderId);
        if (order is null)
        {
            order = new PublicOrder { Id = now.OrderId, InitiativeId = now.InitiativeId, LotId = now.LotId, BodyId = now.BodyId };
            db.Add(order);
        }

        var (lived, before) = (order.Lives(), order.Lives() ? order.Amount : Money.Zero);
        (order.OperatorName, order.State, order.Amount, order.PlacedAt) = (now.OperatorName, now.State, now.Amount, now.PlacedAt);
        var after = order.Lives() ? order.Amount : Money.Zero;

        var lot = await db.PublicLot(now.LotId, now.InitiativeId, ct);
        lot.OrderCount += (order.Lives() ? 1 : 0) - (lived ? 1 : 0);
        lot.Ordered = lot.Ordered.Plus(after).Minus(before);
        var initiative = await db.Initiative(now.InitiativeId, now.CpbId, ct);
        initiative.Ordered = initiative.Ordered.Plus(after).Minus(before);
    }
}
