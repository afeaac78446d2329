using Aggregator.DemandCollection.Storage;
using Aggregator.Messages.DemandCollection;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Initiatives;

/// <summary>Says that the deadline passed. It decides nothing: a late demand was already refused by the clock when it came.</summary>
internal static class AnnounceCollectionEnd
{
    internal const string Kind = "collection-closes";

    internal static async Task Handle(Guid initiativeId, DemandCollectionDb db, Clock clock, CancellationToken ct)
    {
        var initiative = await db.Initiatives.SingleOrDefaultAsync(x => x.Id == initiativeId, ct);
        if (initiative is { State: InitiativeState.Collecting } && initiative.ClosesAt <= clock.Now)
        {
            db.Record(initiative, "initiative.collection-ended", after: new { initiative.ClosesAt });
            db.Publish(initiative, new CollectionEnded(initiative.Id, initiative.CpbId, initiative.ClosesAt));
        }
    }
}
