using Aggregator.Local;
using Aggregator.Local.Servers;
using Aggregator.Messages.DemandCollection;
using Aggregator.Support;

namespace Aggregator.GppMonitoring.Tests.OpenData;

/// <summary>On a service of its own: a rebuild empties the record of all.</summary>
public sealed class RebuildTests : IAsyncLifetime
{
    private readonly GppService service = new();

    public ValueTask InitializeAsync() => service.InitializeAsync();

    public ValueTask DisposeAsync() => service.DisposeAsync();

    [Fact]
    public async Task The_record_is_rebuilt_and_the_feed_and_the_checklists_are_not()
    {
        var story = new Story(service);
        var (opened, submitted) = (story.Announcement, new DemandSubmitted(story.Demand(0), "1/2026", new DateOnly(2026, 1, 10)));
        var ids = (Opened: await service.PublishAsync(story.Initiative, opened), Submitted: await service.PublishAsync(story.Demands[0], submitted));
        await story.Planned();
        await story.Checklist(0, "PUL-ST-1");
        await Eventually.Holds(async () => Assert.Equal("1", (await service.Anonymous().Get($"/api/open-data/v1/initiatives/{story.Initiative}")).Text("demandCount")));

        var environment = ServiceUnderTest.Environment(service.Service.Database, service.Broker.Address, service.Tokens.Authority);
        var said = await ServiceProcess.CommandAsync(Repository.Dll(Component.Gpp), environment, ["rebuild", "gpp.public"]);
        Assert.Contains("Emptied", said, StringComparison.Ordinal);
        Assert.Empty((await service.Anonymous().Get("/api/open-data/v1/initiatives")).Items());
        Assert.Equal("PARTIAL", (await story.Planner.Get($"/api/gpp/v1/lots/{story.Lots[0]}/checklist")).Text("status"));
        Assert.NotEmpty((await service.Anonymous().Get("/api/open-data/v1/events?last=10")).Items());

        // The publishers' replay, played by the test: the same messages again; what the other queues know they skip.
        await service.PublishAsync(story.Initiative, opened, version: 1, id: ids.Opened);
        await service.PublishAsync(story.Demands[0], submitted, version: 1, id: ids.Submitted);
        await Eventually.Holds(async () => Assert.Equal("1", (await service.Anonymous().Get($"/api/open-data/v1/initiatives/{story.Initiative}")).Text("demandCount")));
    }
}
