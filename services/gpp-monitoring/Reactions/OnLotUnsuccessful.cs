using Aggregator.GppMonitoring.GreenLots;
using Aggregator.GppMonitoring.Storage;
using Aggregator.Messages.Tender;
using Aggregator.Platform;
using Aggregator.Platform.Inbox;

namespace Aggregator.GppMonitoring.Reactions;

internal static class OnLotUnsuccessful
{
    internal static async Task Handle(Received<LotUnsuccessful> m, GppMonitoringDb db, Clock clock, CancellationToken ct)
    {
        var lot = await db.Lot(m.Body.LotId, m.Body.InitiativeId, m.Body.CpbId, clock, ct);
        (lot.State, lot.AwardValue) = (LotState.Unsuccessful, null);
        db.Record(lot, "gpp.lot-unsuccessful", m.Body.Reason, before: null, new { lot.State });
        db.Stale(lot);
    }
}
