using Aggregator.Messages;
using Aggregator.Messages.Contract;
using Aggregator.Support;

namespace Aggregator.GppMonitoring.Tests.OpenData;

public class OnAgreementsTests(GppService service)
{
    [Fact]
    public async Task The_last_word_about_an_agreement_is_shown()
    {
        var story = new Story(service);
        await story.Opened();
        await story.Planned();
        await story.Noticed();
        await story.Awarded(0, 2700);
        await story.Awarded(1, 2400);
        await story.Activated(0);
        await Shows(story, "active", "active", "0");
        var agreement = story.Agreements[0];
        await service.PublishAsync(agreement, new BuyerJoined(story.Agreement(0, joined: 1), story.Bodies[0], Money.Euro(1000)));
        await service.PublishAsync(agreement, new BuyerJoined(story.Agreement(0, joined: 2), story.Bodies[1], Money.Euro(1000)));
        await service.PublishAsync(agreement, new QuotaMoved(story.Agreement(0, joined: 2), story.Bodies[0], story.Bodies[1], Money.Euro(100)));
        await service.PublishAsync(agreement, new OptionActivated(story.Agreement(0, joined: 2), Money.Euro(200), Money.Euro(200)));
        await service.PublishAsync(agreement, new CeilingThresholdReached(story.Agreement(0, joined: 2), 80));
        await service.PublishAsync(agreement, new PriceRevised(story.Agreement(0, joined: 2), 6m, Money.Euro(10)));
        await Shows(story, "active", "active", "2");
        await Eventually.Holds(async () => Assert.Equal("2900.00", (await service.Anonymous().Get($"/api/open-data/v1/initiatives/{story.Initiative}")).GetProperty("ceiling").Text("amount")));
        await service.PublishAsync(agreement, new AgreementClosed(story.Agreement(0, "closed", 2), "scadenza"));
        await Shows(story, "awarded", "closed", "2");
        await story.Activated(1);
        await service.PublishAsync(story.Agreements[1], new AgreementClosed(story.Agreement(1, "closed"), "scadenza"));
        await Shows(story, "completed", "closed", "2");
    }

    private async Task<System.Text.Json.JsonElement> Shows(Story story, string state, string agreementState, string joined)
    {
        var shown = default(System.Text.Json.JsonElement);
        await Eventually.Holds(async () =>
        {
            shown = await service.Anonymous().Get($"/api/open-data/v1/initiatives/{story.Initiative}");
            var agreement = shown.GetProperty("lots").EnumerateArray().First().GetProperty("agreement");
            Assert.Equal((state, agreementState, joined), (shown.Text("state"), agreement.Text("state"), agreement.Text("joined")));
        });
        return shown;
    }
}
