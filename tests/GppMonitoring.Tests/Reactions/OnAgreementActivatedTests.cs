using Aggregator.GppMonitoring.Tests.Evidences;
using Aggregator.Support;

namespace Aggregator.GppMonitoring.Tests.Reactions;

public class OnAgreementActivatedTests(GppService service)
{
    [Fact]
    public async Task What_is_proven_at_the_signature_falls_due_and_nothing_else()
    {
        var story = new Story(service);
        // A selection criterion and an award criterion are proven in the tender; the periodic one waits for deliveries.
        await story.UntilActive("PUL-SEL-1", "PUL-ST-1", "PUL-CC-3", "PUL-CC-1", "PUL-CP-2");
        var items = await story.Evidence(2);
        Assert.Equal(["PUL-CC-1", "PUL-ST-1"], items.Select(item => item.Text("criterionId")!).Order(StringComparer.Ordinal));
        Assert.All(items, item => Assert.Equal(("due", story.Firm.ToString(), null), (item.Text("state"), item.Text("operatorId"), item.Text("orderId"))));
        var days = items.ToDictionary(item => item.Text("criterionId")!, item => (item.GetProperty("dueAt").GetDateTimeOffset() - item.GetProperty("requestedAt").GetDateTimeOffset()).Days);
        Assert.Equal((30, 60), (days["PUL-ST-1"], days["PUL-CC-1"]));
        await Eventually.Holds(() => service.Announced("gpp-monitoring.evidence-due.v1", items[0].Text("evidenceId")), "it is announced");
    }

    [Fact]
    public async Task Evidence_is_asked_for_even_where_the_agreement_overtook_the_notice()
    {
        await service.MigrateAsync(); // makes the queues in which a message waits that failed
        var story = new Story(service);
        await story.Opened();
        await story.Planned();
        await story.Checklist(0, "PUL-ST-1");
        await story.Activated(0);
        await story.Awarded(0, 2700);
        await story.Noticed();
        Assert.Equal("PUL-ST-1", (await story.Evidence(1, patience: TimeSpan.FromSeconds(60))).Single().Text("criterionId"));
    }
}
