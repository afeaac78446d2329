using Aggregator.Messages.DemandCollection;
using Aggregator.Platform.Inbox;
using Aggregator.Tender.Storage;

namespace Aggregator.Tender.Reactions;

/// <summary>A reopened collection has no closure to plan from until the next.</summary>
internal static class OnCollectionReopened
{
    internal static async Task Handle(Received<CollectionReopened> message, TenderDb db, CancellationToken ct) =>
        (await db.Initiatives.FindAsync([message.Body.InitiativeId], ct))!.Closed = false;
}
