using Aggregator.GppMonitoring.Tests.Evidences;
using Aggregator.Support;

namespace Aggregator.GppMonitoring.Tests.Indicators;

public class AnnounceIndicatorsTests(GppService service)
{
    [Fact]
    public async Task Changes_are_announced_and_repetitions_are_not()
    {
        var story = new Story(service, "armed-security");
        await story.Opened();
        await story.Planned();
        await story.Noticed();
        await story.Awarded(0, 2700);

        var green = new Story(service);
        await green.UntilActive("PUL-ST-1");
        Assert.Single(await green.Evidence(1));
        await Eventually.Holds(() => service.Announced("gpp-monitoring.indicators-updated.v1", data => data.Text("initiativeId") == green.Initiative.ToString() && data.Text("gppByNumber") is "0" or "0.00"), "the figures of the award");

        // Security has no criteria: every figure is null from the start to the end, and null is no news.
        Assert.False(await service.Announced("gpp-monitoring.indicators-updated.v1", data => data.Text("initiativeId") == story.Initiative.ToString()));
    }

    [Fact]
    public async Task Many_verifiers_at_once_do_not_disturb_each_other()
    {
        var story = new Story(service);
        await story.UntilActive(await story.Mandatory());
        var count = (await service.Anonymous().Get("/api/gpp/v1/criteria?categoryCode=office-cleaning")).Items().Count(item => item.GetProperty("mandatory").GetBoolean() && item.Text("when") == "SIGNATURE");
        var ids = (await story.Evidence(count)).Select(item => item.Text("evidenceId")).ToList();
        var (firm, manager) = (service.Supplier(story.Firm), story.Manager);
        await Task.WhenAll(ids.Select(async id =>
        {
            await firm.Submit(id);
            await manager.Verify(id, true);
        }));
        await Eventually.Holds(() => service.Announced("gpp-monitoring.indicators-updated.v1",
            data => data.Text("initiativeId") == story.Initiative.ToString() && data.Text("verifiedByValue") == "100.00"), "the last figures");
    }
}
