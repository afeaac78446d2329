using Aggregator.Messages.DemandCollection;
using Aggregator.Platform.Inbox;
using Aggregator.Tender.Storage;
using Aggregator.Tender.Territory;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.Reactions;

/// <summary>Keeps the borders: an edition comes in chunks, in order, and replaces the one before with its last chunk.</summary>
internal static class OnTerritoryPublished
{
    internal static async Task Handle(Received<TerritoryPublished> message, TenderDb db, CancellationToken ct)
    {
        var m = message.Body;
        db.AddRange(m.Borders.Select(x => new TerritoryBorder { TerritoryId = m.TerritoryId, Edition = m.Edition, BodyA = x.A, BodyB = x.B }));
        if (m.Chunk == m.Chunks)
        {
            // Both editions may have come in one batch, of which nothing is saved yet.
            db.RemoveRange(db.Borders.Local.Where(x => x.TerritoryId == m.TerritoryId && x.Edition < m.Edition).ToList());
            await db.Borders.Where(x => x.TerritoryId == m.TerritoryId && x.Edition < m.Edition).ExecuteDeleteAsync(ct);
        }
    }
}
