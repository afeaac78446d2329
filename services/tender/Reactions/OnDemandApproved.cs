using Aggregator.Messages.DemandCollection;
using Aggregator.Platform.Inbox;
using Aggregator.Tender.Demands;
using Aggregator.Tender.Storage;

namespace Aggregator.Tender.Reactions;

/// <summary>Only approved demands enter a closure.</summary>
internal static class OnDemandApproved
{
    internal static Task Handle(Received<DemandApproved> message, TenderDb db, CancellationToken ct) =>
        DemandRows.Put(message, message.Body.Demand, DemandStanding.Approved, db, ct);
}
