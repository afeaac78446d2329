using System.Net;
using Aggregator.Support;

namespace Aggregator.GppMonitoring.Tests.OpenData;

public class ListInitiativeDemandsTests(GppService service)
{
    [Fact]
    public async Task Lines_are_shown_and_pages_follow_each_other()
    {
        var story = new Story(service);
        await story.Opened();
        for (var i = 0; i < 3; i++)
        {
            await story.Submitted(i);
        }

        var path = $"/api/open-data/v1/initiatives/{story.Initiative}/demands";
        await Eventually.Holds(async () => Assert.Equal(3, (await service.Anonymous().Get(path)).Items().Count));
        var first = await service.Anonymous().Get(path + "?limit=2");
        var rest = await service.Anonymous().Get($"{path}?limit=2&cursor={first.Text("next")}");
        Assert.Equal(story.Demands.Select(id => id.ToString()), first.Items().Concat(rest.Items()).Select(item => item.Text("demandId")!));
        var line = first.Items()[0].GetProperty("lines").EnumerateArray().Single();
        Assert.Equal(("Municipio 1", "100.5", "m2", "250.00"), (line.Text("site"), line.Text("quantity"), line.Text("unit"), line.GetProperty("yearlyValue").Text("amount")));
        await service.Anonymous().Get($"/api/open-data/v1/initiatives/{Ids.Next()}/demands", HttpStatusCode.NotFound);
    }
}
