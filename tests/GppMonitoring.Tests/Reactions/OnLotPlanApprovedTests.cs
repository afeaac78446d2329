using System.Net;
using Aggregator.GppMonitoring.Tests.Evidences;
using Aggregator.Messages;
using Aggregator.Messages.Tender;
using Aggregator.Support;

namespace Aggregator.GppMonitoring.Tests.Reactions;

public class OnLotPlanApprovedTests(GppService service)
{
    [Fact]
    public async Task Lots_without_criteria_are_complete_by_themselves()
    {
        var story = new Story(service, "armed-security");
        await story.Opened();
        await story.Planned();
        await Eventually.Holds(() => service.Announced("gpp-monitoring.checklist-completed.v1", data => data.Text("lotId") == story.Lots[1].ToString() && data.Text("status") == "NA"), "NA is announced");
        Assert.Equal("NA", (await story.Planner.Put($"/api/gpp/v1/lots/{story.Lots[0]}/checklist", new { included = new[] { "VOL-ST-1", "VOL-CC-1" } })).Text("status"));
    }

    [Fact]
    public async Task A_newer_plan_replaces_the_lots_of_the_older_whichever_comes_first()
    {
        var story = new Story(service);
        var (newer, lot) = (Ids.Next(), Ids.Next());
        await story.Opened();
        await service.PublishAsync(newer, new LotPlanApproved(newer, story.Initiative, story.Cpb, 2, "motivi", [new PlannedLot(lot, 1, "Lotto unico", story.Bodies, Money.Euro(6000))]), Story.Today.AddMinutes(5));
        await story.Planned(Story.Today.AddMinutes(1));
        await Eventually.Holds(() => story.Planner.Put($"/api/gpp/v1/lots/{story.Lots[0]}/checklist", new { included = Array.Empty<string>() }, HttpStatusCode.Conflict));
        await story.Planner.Put($"/api/gpp/v1/lots/{lot}/checklist", new { included = Array.Empty<string>() });
        await Eventually.Holds(async () => Assert.Equal(lot.ToString(),
            (await service.Anonymous().Get($"/api/open-data/v1/initiatives/{story.Initiative}")).GetProperty("lots").EnumerateArray().Single().Text("id")));
    }
}
