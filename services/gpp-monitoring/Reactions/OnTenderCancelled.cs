using Aggregator.GppMonitoring.GreenLots;
using Aggregator.GppMonitoring.Storage;
using Aggregator.Messages.Tender;
using Aggregator.Platform.Inbox;

namespace Aggregator.GppMonitoring.Reactions;

/// <summary>The lots may be tendered again, so their checklists open again.</summary>
internal static class OnTenderCancelled
{
    internal static async Task Handle(Received<TenderCancelled> m, GppMonitoringDb db, CancellationToken ct)
    {
        foreach (var lot in (await db.LotsOf(m.Body.InitiativeId, ct)).Where(lot => lot.ProcedureId == m.Body.ProcedureId && lot.State == LotState.Noticed))
        {
            (lot.State, lot.NoticeAt, lot.ProcedureId) = (LotState.Planned, null, null);
            db.Record(lot, "gpp.checklist-reopened", m.Body.Reason, before: null, new { lot.State, Cancelled = m.Body.ProcedureId });
        }
    }
}
