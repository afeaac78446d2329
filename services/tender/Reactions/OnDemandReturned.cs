using Aggregator.Messages.DemandCollection;
using Aggregator.Platform.Inbox;
using Aggregator.Tender.Demands;
using Aggregator.Tender.Storage;

namespace Aggregator.Tender.Reactions;

/// <summary>A returned demand no longer counts.</summary>
internal static class OnDemandReturned
{
    internal static Task Handle(Received<DemandReturned> message, TenderDb db, CancellationToken ct) =>
        DemandRows.Put(message, message.Body.Demand, DemandStanding.Returned, db, ct);
}
