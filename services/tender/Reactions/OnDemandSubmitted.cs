using Aggregator.Messages.DemandCollection;
using Aggregator.Platform.Inbox;
using Aggregator.Tender.Demands;
using Aggregator.Tender.Storage;

namespace Aggregator.Tender.Reactions;

/// <summary>A demand was submitted.</summary>
internal static class OnDemandSubmitted
{
    internal static Task Handle(Received<DemandSubmitted> message, TenderDb db, CancellationToken ct) =>
        DemandRows.Put(message, message.Body.Demand, DemandStanding.Submitted, db, ct);
}
