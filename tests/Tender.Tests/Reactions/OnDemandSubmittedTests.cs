using Aggregator.Messages.DemandCollection;
using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Reactions;

public class OnDemandSubmittedTests(TenderUnderTest on)
{
    [Fact]
    public async Task A_submitted_demand_is_kept_with_the_hash_of_its_bytes()
    {
        var play = await Play.Collected(on);
        var (body, id) = play.Bodies.First();
        var demand = play.Demand(body, 777.77m, id);
        var sha256 = await on.Publish(Queues.Demands, new DemandSubmitted(demand, "9", new DateOnly(2026, 5, 9)), id, 3);
        await on.Rows(1, "SELECT count(*) FROM demand WHERE id = $1 AND state = 'Submitted' AND total_value = 777.77 AND version = 3 AND sha256 = $2", id, sha256);
    }
}
