namespace Aggregator.Portal.Tests.Campaigns;

public sealed class RemindersTests(Site site)
{
    [Fact]
    public async Task Each_reminder_says_whether_it_went_out_and_how()
    {
        await using var visitor = await site.Visit(who: "milano", scripts: false);
        await visitor.Open(Office.Open + "/reminders");
        var rows = await visitor.Page.Locator("tbody tr").AllInnerTextsAsync();
        Assert.Contains("Bastano dieci minuti", rows[0]);
        Assert.Contains("scritto solo nel registro", rows[1]);
        Assert.Contains("In partenza", rows[2]);
        Assert.Contains("Non riuscito", rows[3]);
        Assert.Contains("tentativi: 5", rows[3]);
        visitor.IsClean();
    }
}
