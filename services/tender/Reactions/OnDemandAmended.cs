using Aggregator.Messages.DemandCollection;
using Aggregator.Platform.Inbox;
using Aggregator.Tender.Demands;
using Aggregator.Tender.Storage;

namespace Aggregator.Tender.Reactions;

/// <summary>An amended demand is a submitted one: it is approved anew.</summary>
internal static class OnDemandAmended
{
    internal static Task Handle(Received<DemandAmended> message, TenderDb db, CancellationToken ct) =>
        DemandRows.Put(message, message.Body.Demand, DemandStanding.Submitted, db, ct);
}
