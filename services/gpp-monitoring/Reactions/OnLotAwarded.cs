using Aggregator.GppMonitoring.GreenLots;
using Aggregator.GppMonitoring.Storage;
using Aggregator.Messages.Tender;
using Aggregator.Platform;
using Aggregator.Platform.Inbox;

namespace Aggregator.GppMonitoring.Reactions;

/// <summary>An awarded lot enters the indicators, with the value of its award.</summary>
internal static class OnLotAwarded
{
    internal static async Task Handle(Received<LotAwarded> m, GppMonitoringDb db, Clock clock, CancellationToken ct)
    {
        var lot = await db.Lot(m.Body.LotId, m.Body.InitiativeId, m.Body.CpbId, clock, ct);
        (lot.State, lot.AwardValue, lot.BaseValue, lot.CategoryCode) = (LotState.Awarded, m.Body.Value, m.Body.BaseValue, m.Body.CategoryCode);
        (lot.Number, lot.Title) = (m.Body.Number, m.Body.Title);
        db.Record(lot, "gpp.lot-awarded", reason: null, before: null, new { lot.State, lot.AwardValue, lot.BaseValue });
        db.Stale(lot);
    }
}
