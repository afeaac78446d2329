using Aggregator.Support;

namespace Aggregator.GppMonitoring.Tests.Evidences;

/// <summary>On a service of its own, because the trial clock of one is the clock of all its tests.</summary>
public sealed class AnnounceOverdueTests : IAsyncLifetime
{
    private readonly GppService service = new();

    public ValueTask InitializeAsync() => service.InitializeAsync();

    public ValueTask DisposeAsync() => service.DisposeAsync();

    [Fact]
    public async Task What_is_not_handed_in_in_time_is_overdue_and_counts_as_failed()
    {
        var story = new Story(service);
        await story.UntilActive("PUL-ST-1", "PUL-CC-1");
        var items = await story.Evidence(2);
        var late = items.Single(item => item.Text("criterionId") == "PUL-ST-1").Text("evidenceId");

        // PUL-ST-1 is due after 30 days, PUL-CC-1 after 60.
        var platform = service.Service.Client(service.Tokens.Mint("platform", Ids.Next(), ["platform.operator"]));
        await platform.Post("/api/gpp/v1/trial-clock", new { advanceTo = DateTimeOffset.UtcNow.AddDays(31) });
        await Eventually.Holds(async () => Assert.Equal(["due", "overdue"], (await story.Evidence(2)).Select(item => item.Text("state")!).Order(StringComparer.Ordinal)));
        await Eventually.Holds(() => service.Announced("gpp-monitoring.non-compliance-raised.v1", data => data.Text("evidenceId") == late && data.Text("reason") == "overdue"), "it is announced");

        await service.Supplier(story.Firm).Submit(late);
        await story.Manager.Verify(late, true);
        await Eventually.Holds(async () => Assert.Contains((await story.Evidence(2)), item => item.Text("state") == "accepted"));
    }
}
