using System.Net;
using Aggregator.Support;

namespace Aggregator.GppMonitoring.Tests.Feed;

public class ListEventsTests(GppService service)
{
    [Fact]
    public async Task Pages_follow_each_other_without_gap()
    {
        var story = new Story(service);
        await story.Opened();
        await story.Named();
        await story.Submitted(0);
        await Eventually.Holds(async () => Assert.Contains((await service.Anonymous().Get("/api/open-data/v1/events?last=500")).Items(), item => item.Text("subject") == story.Demands[0].ToString()));

        var (seen, after) = (new List<long>(), "0");
        while (true)
        {
            var page = await service.Anonymous().Get($"/api/open-data/v1/events?after={after}&limit=3");
            seen.AddRange(page.Items().Select(item => item.GetProperty("position").GetInt64()));
            if (page.Text("next") is not { } next)
            {
                break;
            }

            after = next;
        }

        Assert.Equal(Enumerable.Range(1, seen.Count).Select(position => (long)position), seen);
        var newest = (await service.Anonymous().Get("/api/open-data/v1/events?last=2")).Items();
        Assert.Equal(2, newest.Count);
        Assert.True(newest[0].GetProperty("position").GetInt64() < newest[1].GetProperty("position").GetInt64());
    }

    [Fact]
    public async Task The_event_is_shown_as_it_was_published()
    {
        var story = new Story(service);
        await story.Opened();
        await Eventually.Holds(async () =>
        {
            var item = (await service.Anonymous().Get("/api/open-data/v1/events?last=500")).Items().Single(x => x.Text("subject") == story.Initiative.ToString());
            Assert.Equal("demand-collection.initiative-opened.v1", item.Text("type"));
            Assert.Equal((story.Title, story.Cpb.ToString()), (item.GetProperty("data").Text("title"), item.GetProperty("data").Text("cpbId")));
        });
    }

    [Theory]
    [InlineData("after=-1")]
    [InlineData("limit=0")]
    [InlineData("limit=501")]
    [InlineData("last=0")]
    [InlineData("last=2&after=1")]
    [InlineData("after=x")]
    public Task Nonsense_is_refused(string query) => service.Anonymous().Get("/api/open-data/v1/events?" + query, HttpStatusCode.BadRequest);
}
