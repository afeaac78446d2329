using Aggregator.GppMonitoring.Evidences;
using Aggregator.GppMonitoring.Storage;
using Aggregator.Messages.Contract;
using Aggregator.Platform;
using Aggregator.Platform.Inbox;

namespace Aggregator.GppMonitoring.Reactions;

/// <summary>A refused or cancelled order leaves nothing to prove; what was accepted stays on record.</summary>
internal static class OnOrderEnded
{
    internal static Task Handle(Received<OrderRefused> m, GppMonitoringDb db, Clock clock, CancellationToken ct) => Handle(m.Body.Order, m.Body.Reason, db, clock, ct);

    internal static Task Handle(Received<OrderCancelled> m, GppMonitoringDb db, Clock clock, CancellationToken ct) => Handle(m.Body.Order, m.Body.Reason, db, clock, ct);

    private static async Task Handle(OrderState order, string reason, GppMonitoringDb db, Clock clock, CancellationToken ct)
    {
        foreach (var evidence in (await db.EvidenceOf(order.OrderId, ct)).Where(evidence => evidence.BecomeVoid()))
        {
            db.Record(evidence, "gpp.evidence-void", reason, before: null, new { evidence.State });
            await db.CancelDue(Evidence.OverdueKind, evidence.Id, ct);
            db.Stale(await db.Lot(order.LotId, order.InitiativeId, order.CpbId, clock, ct));
        }
    }
}
