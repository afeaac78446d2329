using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Reactions;

public class OnInitiativeOpenedTests(TenderUnderTest on)
{
    [Fact]
    public async Task An_initiative_starts_without_a_closure()
    {
        var play = await Play.Collected(on, withClosure: false);
        await on.Rows(1, "SELECT count(*) FROM initiative WHERE id = $1 AND NOT closed AND last_closure = 0 AND duration_months = 36", play.Initiative);
    }
}
