using Aggregator.Messages;
using Aggregator.Messages.DemandCollection;
using Aggregator.Support;

namespace Aggregator.GppMonitoring.Tests.OpenData;

public class OnInitiativesTests(GppService service)
{
    [Fact]
    public async Task It_opens_closes_and_reopens()
    {
        var story = new Story(service);
        await story.Opened();
        await Shows(story, "collecting", null);
        await story.Closed();
        await Shows(story, "closed", "1");
        await service.PublishAsync(story.Initiative, new CollectionReopened(story.Initiative, story.Cpb, [story.Bodies[0]], Story.Today.AddDays(60)));
        await Shows(story, "collecting", "1");
        await story.Closed(2);
        await Shows(story, "closed", "2");
    }

    [Fact]
    public async Task It_shows_a_deadline_that_was_moved_for_everybody_and_not_what_single_bodies_were_given()
    {
        var story = new Story(service);
        await story.Opened();
        await service.PublishAsync(story.Initiative, new CollectionDeadlineMoved(story.Initiative, story.Cpb, Story.Today.AddDays(70), [story.Bodies[0]]));
        await service.PublishAsync(story.Initiative, new CollectionDeadlineMoved(story.Initiative, story.Cpb, Story.Today.AddDays(50), []));
        await Eventually.Holds(async () => Assert.Equal(Story.Today.AddDays(50).ToUnixTimeSeconds(),
            (await service.Anonymous().Get($"/api/open-data/v1/initiatives/{story.Initiative}")).GetProperty("closesAt").GetDateTimeOffset().ToUnixTimeSeconds()));
    }

    private async Task Shows(Story story, string state, string? closure) => await Eventually.Holds(async () =>
    {
        var initiative = await service.Anonymous().Get($"/api/open-data/v1/initiatives/{story.Initiative}");
        Assert.Equal(state, initiative.Text("state"));
        Assert.Equal(closure, initiative.GetProperty("closure") is { ValueKind: not System.Text.Json.JsonValueKind.Null } shown ? shown.Text("number") : null);
    });
}
