using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Reactions;

public class OnCollectionClosedTests(TenderUnderTest on)
{
    [Fact]
    public async Task A_closure_is_kept_with_what_it_covers()
    {
        var play = await Play.Collected(on, bodies: 3);
        await on.Rows(1, "SELECT count(*) FROM closure WHERE initiative_id = $1 AND number = 1 AND count = 3 AND total_value = 6000.00 AND length(hash) = 64", play.Initiative);
        await on.Rows(1, "SELECT count(*) FROM initiative WHERE id = $1 AND closed AND last_closure = 1", play.Initiative);
    }
}
