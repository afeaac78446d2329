using Aggregator.Messages;
using Aggregator.Messages.DemandCollection;
using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Reactions;

public class OnCategoryChangedTests(TenderUnderTest on)
{
    [Fact]
    public async Task A_category_is_kept_with_whether_it_is_labour_intensive()
    {
        var (id, code) = (Guid.CreateVersion7(), "c-" + Guid.CreateVersion7().ToString("n"));
        await on.Publish(Queues.Territory, new CategoryChanged(id, code, "15", new Text("Vigilanza", "Guarding"), [], false, []), id, 1);
        await on.Publish(Queues.Territory, new CategoryChanged(id, code, "15", new Text("Vigilanza armata", "Armed guarding"), [], true, []), id, 2);
        await on.Rows(1, "SELECT count(*) FROM category WHERE code = $1 AND labour_intensive AND name ->> 'it' = 'Vigilanza armata'", code);
    }
}
