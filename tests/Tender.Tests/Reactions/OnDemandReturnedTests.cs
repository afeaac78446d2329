using Aggregator.Messages.DemandCollection;
using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Reactions;

public class OnDemandReturnedTests(TenderUnderTest on)
{
    [Fact]
    public async Task A_returned_demand_no_longer_counts()
    {
        var play = await Play.Collected(on);
        var (body, id) = play.Bodies.First();
        var demand = play.Demand(body, 777.77m, id);
        var sha256 = await on.Publish(Queues.Demands, new DemandReturned(demand, "x"), id, 3);
        await on.Rows(1, "SELECT count(*) FROM demand WHERE id = $1 AND state = 'Returned' AND total_value = 777.77 AND version = 3 AND sha256 = $2", id, sha256);
    }
}
