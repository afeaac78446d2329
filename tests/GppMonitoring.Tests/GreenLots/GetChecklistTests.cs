using System.Net;
using Aggregator.Support;

namespace Aggregator.GppMonitoring.Tests.GreenLots;

public class GetChecklistTests(GppService service)
{
    [Fact]
    public async Task It_lists_every_criterion_that_holds_as_still_open()
    {
        var story = new Story(service);
        await story.Opened();
        await story.Planned();
        var checklist = await Eventually.Gets(async () => (object?)await Found(story), "the lot is known");
        var shown = (System.Text.Json.JsonElement)checklist;
        Assert.Equal(20, shown.GetProperty("criteria").GetArrayLength());
        Assert.All(shown.GetProperty("criteria").EnumerateArray(), row => Assert.Equal("open", row.Text("decision")));
        Assert.Equal(("cleaning-2021", "True"), (shown.Text("edition"), shown.Text("open")));
        await service.Cpb(Ids.Next(), "cpb.planner").Get($"/api/gpp/v1/lots/{story.Lots[0]}/checklist", HttpStatusCode.NotFound);
        await service.Service.Client(service.Tokens.Mint("auditor", Ids.Next(), ["auditor"])).Get($"/api/gpp/v1/lots/{story.Lots[0]}/checklist");
    }

    private static async Task<System.Text.Json.JsonElement?> Found(Story story)
    {
        using var answer = await story.Planner.GetAsync($"/api/gpp/v1/lots/{story.Lots[0]}/checklist");
        return answer.IsSuccessStatusCode ? System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(await answer.Content.ReadAsStringAsync()) : null;
    }
}
