using Aggregator.Messages.Tender;
using Aggregator.Support;

namespace Aggregator.GppMonitoring.Tests.Reactions;

public class OnLotUnsuccessfulTests(GppService service)
{
    [Fact]
    public async Task It_is_outside_the_figures()
    {
        var story = new Story(service);
        await story.Opened();
        await story.Planned();
        await story.Checklist(0, await story.Mandatory());
        await story.Noticed();
        await story.Awarded(0, 2700);
        await service.PublishAsync(story.Lots[1], new LotUnsuccessful(story.Lots[1], story.Procedure, story.Initiative, story.Cpb, "nessuna offerta"));
        await Eventually.Holds(async () =>
        {
            var answer = await service.Anonymous().Get($"/api/gpp/v1/indicators?initiativeId={story.Initiative}");
            Assert.Equal(("1", "100.00"), (answer.Text("lots"), answer.GetProperty("overall").Text("gppByNumber")));
            var initiative = await service.Anonymous().Get($"/api/open-data/v1/initiatives/{story.Initiative}");
            Assert.Equal(["awarded", "unsuccessful"], initiative.GetProperty("lots").EnumerateArray().Select(lot => lot.Text("state")!));
            Assert.Equal(("awarded", "FULL"), (initiative.Text("state"), initiative.Text("greenStatus")));
        });
    }
}
