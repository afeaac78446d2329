using Aggregator.GppMonitoring.Storage;
using Aggregator.Messages.DemandCollection;
using Aggregator.Platform;
using Aggregator.Platform.Inbox;

namespace Aggregator.GppMonitoring.Reactions;

internal static class OnInitiativeOpened
{
    internal static async Task Handle(Received<InitiativeOpened> m, GppMonitoringDb db, Clock clock, CancellationToken ct)
    {
        db.Add(new KnownInitiative { Id = m.Body.InitiativeId, CpbId = m.Body.CpbId, CategoryCode = m.Body.CategoryCode });

        // The plan of an initiative may overtake the initiative on the way here.
        foreach (var lot in (await db.LotsOf(m.Body.InitiativeId, ct)).Where(lot => lot.CategoryCode is null))
        {
            lot.CategoryCode = m.Body.CategoryCode;
            db.Record(lot, "gpp.category-known", reason: null, before: null, new { lot.CategoryCode });
            db.CompleteByItself(lot, clock.Now);
        }
    }
}
