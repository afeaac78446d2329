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
}
