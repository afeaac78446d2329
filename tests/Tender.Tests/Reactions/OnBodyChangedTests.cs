using Aggregator.Messages.DemandCollection;
using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Reactions;

public class OnBodyChangedTests(TenderUnderTest on)
{
    [Fact]
    public async Task The_last_state_of_a_body_is_kept()
    {
        var id = Guid.CreateVersion7();
        await on.Publish(Queues.Territory, new BodyChanged(id, "municipality", "Mezzavilla", null, "015086", "015", 14_900, 45.5m, 9.1m), id, 1);
        // Overtaken by a later version, held back until the one between has come.
        await on.Publish(Queues.Territory, new BodyChanged(id, "municipality", "Mezzavilla sul Lambro", null, "015086", "015", 15_100, 45.5m, 9.1m), id, 3);
        await on.Publish(Queues.Territory, new BodyChanged(id, "municipality", "Mezzavilla", null, "015086", "015", 15_000, 45.5m, 9.1m), id, 2);
        await on.Rows(1, "SELECT count(*) FROM body WHERE id = $1 AND population = 15100 AND name LIKE '%Lambro' AND istat_code = '015086'", id);
    }
}
