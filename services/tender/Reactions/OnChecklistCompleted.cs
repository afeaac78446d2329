using Aggregator.Messages.GppMonitoring;
using Aggregator.Platform.Inbox;
using Aggregator.Tender.Checklists;
using Aggregator.Tender.Storage;

namespace Aggregator.Tender.Reactions;

/// <summary>Keeps the green checklists, without which no lot is published.</summary>
internal static class OnChecklistCompleted
{
    internal static async Task Handle(Received<ChecklistCompleted> message, TenderDb db, CancellationToken ct)
    {
        var m = message.Body;
        var checklist = await db.Checklists.FindAsync([m.LotId], ct);
        if (checklist is null)
        {
            db.Add(checklist = new Checklist { LotId = m.LotId, Status = m.Status });
        }

        checklist.Status = m.Status;
    }
}
