using System.Net;
using Aggregator.Support;

namespace Aggregator.GppMonitoring.Tests.GreenLots;

public class FillChecklistTests(GppService service)
{
    private async Task<Story> Planned(string category = "office-cleaning")
    {
        var story = new Story(service, category);
        await story.Opened();
        await story.Planned();
        await Eventually.Holds(() => story.Planner.Get($"/api/gpp/v1/lots/{story.Lots[1]}/checklist"));
        return story;
    }

    [Fact]
    public async Task The_planner_fills_it_and_the_open_data_say_so()
    {
        var story = await Planned();
        var mandatory = await story.Mandatory();
        var answer = await story.Planner.Put($"/api/gpp/v1/lots/{story.Lots[0]}/checklist", new
        {
            included = mandatory[1..],
            notApplicable = new[] { new { criterionId = mandatory[0], reason = "non servono prodotti per pulizie ordinarie" } },
        });
        Assert.Equal(("FULL", "13", "13"), (answer.Text("status"), answer.Text("included"), answer.Text("applicable")));
        Assert.Equal("not-applicable", answer.GetProperty("criteria").EnumerateArray().Single(row => row.Text("criterionId") == mandatory[0]).Text("decision"));

        await story.Planner.Put($"/api/gpp/v1/lots/{story.Lots[1]}/checklist", new { included = mandatory[..3] });
        await Eventually.Holds(async () =>
        {
            var initiative = await service.Anonymous().Get($"/api/open-data/v1/initiatives/{story.Initiative}");
            Assert.Equal("PARTIAL", initiative.Text("greenStatus"));
            Assert.Equal(["FULL", "PARTIAL"], initiative.GetProperty("lots").EnumerateArray().Select(lot => lot.GetProperty("green").Text("status")!));
        });
        await Eventually.Holds(async () => Assert.Contains((await service.Anonymous().Get("/api/open-data/v1/events?last=500")).Items(),
            item => item.Text("type") == "gpp-monitoring.checklist-completed.v1" && item.GetProperty("data").Text("lotId") == story.Lots[0].ToString()));
    }

    [Fact]
    public async Task Wrong_input_is_told_all_at_once_and_changes_nothing()
    {
        var story = await Planned();
        var path = $"/api/gpp/v1/lots/{story.Lots[0]}/checklist";
        var problem = await story.Planner.Put(path, new
        {
            included = new[] { "PUL-ST-1", "PUL-ST-1", "STR-ST-7" },
            notApplicable = new[] { new { criterionId = "PUL-ST-1", reason = " " } },
        }, HttpStatusCode.BadRequest);
        Assert.Equal(["/included/1", "/included/2", "/notApplicable/0/criterionId", "/notApplicable/0/reason"],
            problem.GetProperty("errors").EnumerateArray().Select(error => error.Text("pointer")!).Order(StringComparer.Ordinal));
        await story.Planner.Put(path, "{\"included\":\"PUL-ST-1\"}", HttpStatusCode.BadRequest);
        await story.Planner.Put(path, "{\"included\":", HttpStatusCode.BadRequest);
        Assert.Null((await story.Planner.Get(path)).Text("status"));
    }

    [Fact]
    public async Task Others_do_not_see_it()
    {
        var story = await Planned();
        var path = $"/api/gpp/v1/lots/{story.Lots[0]}/checklist";
        await service.Cpb(Ids.Next(), "cpb.planner").Put(path, new { included = Array.Empty<string>() }, HttpStatusCode.NotFound);
        await service.Cpb(story.Cpb, "cpb.juror").Put(path, new { included = Array.Empty<string>() }, HttpStatusCode.Forbidden);
        await service.Body(story.Bodies[0], "buyer.signatory").Put(path, new { included = Array.Empty<string>() }, HttpStatusCode.Forbidden);
        await service.Anonymous().Put(path, new { included = Array.Empty<string>() }, HttpStatusCode.Unauthorized);
        await story.Planner.Put($"/api/gpp/v1/lots/{Ids.Next()}/checklist", new { included = Array.Empty<string>() }, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task After_the_notice_it_is_locked()
    {
        var story = await Planned();
        await story.Planner.Put($"/api/gpp/v1/lots/{story.Lots[0]}/checklist", new { included = await story.Mandatory() });
        await story.Noticed();
        await Eventually.Holds(async () => Assert.False((await story.Planner.Get($"/api/gpp/v1/lots/{story.Lots[0]}/checklist")).GetProperty("open").GetBoolean()));
        var problem = await story.Planner.Put($"/api/gpp/v1/lots/{story.Lots[0]}/checklist", new { included = Array.Empty<string>() }, HttpStatusCode.Conflict);
        Assert.Equal("/problems/gpp.notice-published", problem.Text("type"));
        Assert.Contains("bando", problem.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_decided_after_the_notice_and_before_it_is_heard_of_does_not_count()
    {
        var story = await Planned();
        var path = $"/api/gpp/v1/lots/{story.Lots[0]}/checklist";
        await story.Planner.Put(path, new { included = await story.Mandatory() });
        var published = DateTimeOffset.UtcNow;
        await story.Planner.Put(path, new { included = Array.Empty<string>() }); // the notice is on its way
        await story.Noticed(published);
        await Eventually.Holds(async () => Assert.False((await story.Planner.Get(path)).GetProperty("open").GetBoolean()));
        Assert.Equal("FULL", (await story.Planner.Get(path)).Text("status"));
    }

    [Fact]
    public async Task Who_saw_another_version_is_told()
    {
        var story = await Planned();
        var path = $"/api/gpp/v1/lots/{story.Lots[0]}/checklist";
        await story.Planner.Put(path, new { included = Array.Empty<string>() });
        var client = story.Planner;
        client.DefaultRequestHeaders.TryAddWithoutValidation("If-Match", "\"0\"");
        await client.Put(path, new { included = Array.Empty<string>() }, HttpStatusCode.PreconditionFailed);
    }
}
