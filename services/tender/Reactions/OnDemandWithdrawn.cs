using Aggregator.Messages.DemandCollection;
using Aggregator.Platform.Inbox;
using Aggregator.Tender.Demands;
using Aggregator.Tender.Storage;

namespace Aggregator.Tender.Reactions;

/// <summary>A withdrawn demand no longer counts.</summary>
internal static class OnDemandWithdrawn
{
    internal static Task Handle(Received<DemandWithdrawn> message, TenderDb db, CancellationToken ct) =>
        DemandRows.Put(message, message.Body.Demand, DemandStanding.Withdrawn, db, ct);
}
