using Aggregator.Messages.DemandCollection;
using Aggregator.Platform;
using Aggregator.Platform.Inbox;
using Aggregator.Tender.Demands;
using Aggregator.Tender.Storage;

namespace Aggregator.Tender.Reactions;

/// <summary>Keeps what each closure covers, against which the demands here are proved complete.</summary>
internal static class OnCollectionClosed
{
    internal static async Task Handle(Received<CollectionClosed> message, TenderDb db, Clock clock, CancellationToken ct)
    {
        var m = message.Body;
        db.Add(new Closure
        {
            InitiativeId = m.InitiativeId, Number = m.Number, Count = m.Count, TotalValue = m.TotalValue, Hash = m.Hash, ArrivedAt = clock.RealNow,
        });
        // Of one subject, so the opening came before.
        var initiative = (await db.Initiatives.FindAsync([m.InitiativeId], ct))!;
        (initiative.Closed, initiative.LastClosure) = (true, m.Number);
    }
}
