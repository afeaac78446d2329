using Aggregator.Messages;
using Aggregator.Messages.DemandCollection;
using Aggregator.Support;

namespace Aggregator.GppMonitoring.Tests.OpenData;

public class OnBodiesTests(GppService service)
{
    [Fact]
    public async Task Names_reach_every_list_whenever_they_come()
    {
        var category = "cat-" + Guid.NewGuid().ToString("n")[..8];
        var story = new Story(service, category);
        await story.Opened();
        await story.Submitted(0);
        await story.Named();
        var subject = Ids.Next();
        await service.PublishAsync(subject, new CategoryChanged(subject, category, "17", new Text("Pulizia immobili", "Office cleaning"), ["90911200"], true, []));
        await Eventually.Holds(async () =>
        {
            var initiative = await service.Anonymous().Get($"/api/open-data/v1/initiatives/{story.Initiative}");
            Assert.Equal(("Città metropolitana di prova", "Pulizia immobili", "Office cleaning"),
                (initiative.GetProperty("cpb").Text("name"), initiative.GetProperty("categoryName").Text("it"), initiative.GetProperty("categoryName").Text("en")));
            var body = (await service.Anonymous().Get($"/api/open-data/v1/initiatives/{story.Initiative}/demands")).Items().Single().GetProperty("body");
            Assert.Equal(("Comune 1", "015001", "1000", "45.4"), (body.Text("name"), body.Text("istatCode"), body.Text("population"), body.Text("latitude")));
        });
        await service.PublishAsync(story.Bodies[0], new BodyChanged(story.Bodies[0], "municipality", "Comune Unito", null, "015999", "015", 5000, null, null));
        await Eventually.Holds(async () => Assert.Equal("Comune Unito",
            (await service.Anonymous().Get($"/api/open-data/v1/initiatives/{story.Initiative}/demands")).Items().Single().GetProperty("body").Text("name")));
    }
}
