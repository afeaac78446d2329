using Aggregator.GppMonitoring.Tests.Evidences;
using Aggregator.Support;

namespace Aggregator.GppMonitoring.Tests.Indicators;

public class GetIndicatorsTests(GppService service)
{
    [Fact]
    public async Task Awarded_lots_count_with_the_value_of_their_award()
    {
        var story = new Story(service);
        await story.Opened();
        await story.Planned();
        await story.Checklist(0, await story.Mandatory());
        await story.Checklist(1, "PUL-ST-1");
        await story.Noticed();
        await story.Awarded(0, 2700);
        await story.Awarded(1, 2300);
        await Eventually.Holds(async () =>
        {
            var answer = await service.Anonymous().Get($"/api/gpp/v1/indicators?initiativeId={story.Initiative}");
            var overall = answer.GetProperty("overall");
            Assert.Equal(("50.00", "54.00", "100.00", null, "0.00", "16.67"),
                (overall.Text("gppByNumber"), overall.Text("gppByValue"), overall.Text("scope"), overall.Text("verifiedByCount"), overall.Text("verifiedByValue"), overall.Text("saving")));
            Assert.Equal("16.67", answer.GetProperty("byCategory").GetProperty("office-cleaning").Text("saving"));
        });

        // All that is due at the signature is proven: the lot is verified.
        await story.Activated(0);
        var due = (await story.Evidence((await service.Anonymous().Get("/api/gpp/v1/criteria?categoryCode=office-cleaning")).Items()
            .Count(item => item.GetProperty("mandatory").GetBoolean() && item.Text("when") == "SIGNATURE"))).Select(item => item.Text("evidenceId")).ToList();
        foreach (var evidence in due)
        {
            await service.Supplier(story.Firm).Submit(evidence);
            await story.Manager.Verify(evidence, true);
        }

        var verified = (await service.Anonymous().Get($"/api/gpp/v1/indicators?cpbId={story.Cpb}")).GetProperty("overall");
        Assert.Equal(("100.00", "54.00", "0.00"), (verified.Text("verifiedByCount"), verified.Text("verifiedByValue"), verified.Text("gap")));
    }

    [Fact]
    public async Task An_initiative_without_awards_has_no_figures()
    {
        var answer = await service.Anonymous().Get($"/api/gpp/v1/indicators?initiativeId={Ids.Next()}");
        Assert.Equal("0", answer.Text("lots"));
        Assert.Null(answer.GetProperty("overall").Text("gppByNumber"));
    }
}
