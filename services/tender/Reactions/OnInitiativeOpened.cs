using Aggregator.Messages.DemandCollection;
using Aggregator.Platform.Inbox;
using Aggregator.Tender.Demands;
using Aggregator.Tender.Storage;

namespace Aggregator.Tender.Reactions;

/// <summary>Keeps the initiatives.</summary>
internal static class OnInitiativeOpened
{
    internal static async Task Handle(Received<InitiativeOpened> message, TenderDb db, CancellationToken ct)
    {
        var m = message.Body;
        var initiative = await db.Initiatives.FindAsync([m.InitiativeId], ct);
        if (initiative is null)
        {
            db.Add(initiative = new Initiative { Id = m.InitiativeId, CpbId = m.CpbId, CategoryCode = m.CategoryCode, Title = m.Title, DurationMonths = m.DurationMonths });
        }

        (initiative.CategoryCode, initiative.Title, initiative.DurationMonths) = (m.CategoryCode, m.Title, m.DurationMonths);
    }
}
