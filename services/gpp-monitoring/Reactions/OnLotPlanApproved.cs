using Aggregator.GppMonitoring.GreenLots;
using Aggregator.GppMonitoring.Storage;
using Aggregator.Messages.Tender;
using Aggregator.Platform;
using Aggregator.Platform.Inbox;

namespace Aggregator.GppMonitoring.Reactions;

/// <summary>Every lot of an approved plan gets its checklist; the lots of the plan that it replaces are set aside.</summary>
internal static class OnLotPlanApproved
{
    internal static async Task Handle(Received<LotPlanApproved> m, GppMonitoringDb db, Clock clock, CancellationToken ct)
    {
        var others = (await db.LotsOf(m.Body.InitiativeId, ct)).Where(lot => lot.LotPlanId is { } plan && plan != m.Body.LotPlanId).ToList();
        foreach (var older in others.Where(lot => lot.PlannedAt < m.OccurredAt && lot.State == LotState.Planned))
        {
            older.State = LotState.Superseded;
            db.Record(older, "gpp.lot-superseded", reason: null, before: null, new { By = m.Body.LotPlanId });
        }

        var late = others.Any(lot => lot.PlannedAt > m.OccurredAt);
        foreach (var planned in m.Body.Lots)
        {
            var lot = await db.Lot(planned.LotId, m.Body.InitiativeId, m.Body.CpbId, clock, ct);
            (lot.LotPlanId, lot.PlannedAt, lot.Number, lot.Title, lot.BaseValue) = (m.Body.LotPlanId, m.OccurredAt, planned.Number, planned.Title, planned.BaseValue);
            if (late && lot.State == LotState.Planned)
            {
                lot.State = LotState.Superseded;
            }

            db.Record(lot, "gpp.lot-planned", reason: null, before: null, new { lot.LotPlanId, lot.BaseValue, lot.State });
            db.CompleteByItself(lot, clock.Now);
        }
    }
}
