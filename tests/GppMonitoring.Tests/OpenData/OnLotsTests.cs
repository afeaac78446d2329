using Aggregator.Messages.Tender;
using Aggregator.Support;

namespace Aggregator.GppMonitoring.Tests.OpenData;

public class OnLotsTests(GppService service)
{
    [Fact]
    public async Task A_lot_goes_from_plan_to_award()
    {
        var story = new Story(service);
        await story.Opened();
        await story.Submitted(0);
        await story.Closed();
        await story.Planned();
        await Shows(story, "closed", "planned");
        Assert.Equal(story.Lots[0].ToString(), (await service.Anonymous().Get($"/api/open-data/v1/initiatives/{story.Initiative}/demands")).Items().Single().Text("lotId"));
        await story.Noticed();
        await Shows(story, "tendering", "tendering");
        await story.BidsOpened(3);
        var opened = await Shows(story, "tendering", "evaluating");
        Assert.Equal(["3", "2"], opened.GetProperty("lots").EnumerateArray().Select(lot => lot.Text("bidCount")!));
        await story.Awarded(0, 2700);
        await Shows(story, "tendering", "awarded");
        await story.Awarded(1, 2400);
        var awarded = await Shows(story, "awarded", "awarded");
        Assert.Equal(("5100.00", "15.00"), (awarded.GetProperty("awardValue").Text("amount"), awarded.Text("savingPercent")));
        var first = awarded.GetProperty("lots").EnumerateArray().First();
        Assert.Equal(("Pulita S.r.l.", "10.00", "2"), (first.GetProperty("winner").Text("name"), first.Text("savingPercent"), first.GetProperty("bodyIds").GetArrayLength().ToString()));
        Assert.NotNull(first.Text("standstillEndsAt"));
    }

    [Fact]
    public async Task A_cancelled_tender_gives_its_lots_back_and_an_unsuccessful_lot_ends()
    {
        var story = new Story(service);
        await story.Opened();
        await story.Closed();
        await story.Planned();
        await story.Noticed();
        await Shows(story, "tendering", "tendering");
        await service.PublishAsync(story.Procedure, new TenderCancelled(story.Procedure, story.Initiative, story.Cpb, "errore nel bando"));
        await Shows(story, "closed", "planned");
        await service.PublishAsync(story.Lots[0], new LotUnsuccessful(story.Lots[0], story.Procedure, story.Initiative, story.Cpb, "nessuna offerta"));
        await Shows(story, "tendering", "unsuccessful");
    }

    private async Task<System.Text.Json.JsonElement> Shows(Story story, string state, string lot)
    {
        var shown = default(System.Text.Json.JsonElement);
        await Eventually.Holds(async () =>
        {
            shown = await service.Anonymous().Get($"/api/open-data/v1/initiatives/{story.Initiative}");
            Assert.Equal((state, lot), (shown.Text("state"), shown.GetProperty("lots").EnumerateArray().First().Text("state")));
        });
        return shown;
    }
}
