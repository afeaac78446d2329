using Aggregator.Messages.DemandCollection;
using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Reactions;

public class OnCollectionReopenedTests(TenderUnderTest on)
{
    [Fact]
    public async Task A_reopened_collection_is_open_until_its_next_closure()
    {
        var play = await Play.Collected(on);
        await on.Publish(Queues.Demands, new CollectionReopened(play.Initiative, play.Cpb, [], DateTimeOffset.UtcNow), play.Initiative, 3);
        await on.Rows(1, "SELECT count(*) FROM initiative WHERE id = $1 AND NOT closed AND last_closure = 1", play.Initiative);
        await play.Close(2, 4, [], 0m);
        await on.Rows(1, "SELECT count(*) FROM initiative WHERE id = $1 AND closed AND last_closure = 2", play.Initiative);
    }
}
