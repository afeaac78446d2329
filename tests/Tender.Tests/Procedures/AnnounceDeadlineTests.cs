using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Procedures;

public class AnnounceDeadlineTests(TenderUnderTest on)
{
    [Fact]
    public async Task The_passing_of_the_deadline_is_logged_once()
    {
        var play = await Play.Published(on);
        Assert.Equal(0, await on.Database.ScalarAsync<long>("SELECT count(*) FROM platform.log_entry WHERE subject = $1 AND action = 'procedure.deadline-passed'", play.Procedure));
        await play.Over();
        await on.Rows(1, "SELECT count(*) FROM platform.log_entry WHERE subject = $1 AND action = 'procedure.deadline-passed'", play.Procedure);
        await on.Rows(0, "SELECT count(*) FROM platform.due WHERE subject = $1", play.Procedure);
    }
}
