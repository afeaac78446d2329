using Aggregator.Messages.GppMonitoring;
using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Reactions;

public class OnChecklistCompletedTests(TenderUnderTest on)
{
    [Fact]
    public async Task The_last_checklist_of_a_lot_is_kept()
    {
        var (green, lot) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await on.Publish(Queues.Checklists, new ChecklistCompleted(lot, Guid.CreateVersion7(), Guid.CreateVersion7(), "FULL", 14, 14), green, 1);
        await on.Publish(Queues.Checklists, new ChecklistCompleted(lot, Guid.CreateVersion7(), Guid.CreateVersion7(), "PARTIAL", 12, 14), green, 2);
        await on.Rows(1, "SELECT count(*) FROM checklist WHERE lot_id = $1 AND status = 'PARTIAL'", lot);
    }
}
