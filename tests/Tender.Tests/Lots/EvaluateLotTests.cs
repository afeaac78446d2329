using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Lots;

public class EvaluateLotTests(TenderUnderTest on)
{
    [Fact]
    public async Task The_ranking_adds_quality_and_price_and_leaves_out_offers_without_costs()
    {
        var play = await Play.Published(on, lots: 1);
        var (cheap, good, silent) = (await play.Bid(await play.Firm(), discount: "22"), await play.Bid(await play.Firm(), discount: "18"),
            await play.Bid(await play.Firm(), economic: """{"discountPercent":"40","labourCost":{"amount":"1.00"}}"""));
        await play.Over();
        (await play.Evaluate()).Refused(409, "tender.lot-state");
        await play.Open("administrative");
        await play.Qualified();
        await play.Juried();
        await play.Open("technical");
        await play.Scored(x => x == good ? "1" : "0.7");
        (await play.Evaluate()).Refused(409, "tender.not-opened");
        await play.Open("economic");
        var ranking = (await play.Evaluate()).Is(200)["ranking"]!.AsArray();
        Assert.Equal([good, cheap], ranking.Select(x => x!["bid"]!.GetValue<Guid>()));
        // Mean 20: the eighteen lies below the knee, .85 × 18/20 × 30.
        Assert.Equal(22.95m, decimal.Parse((string)ranking[0]!["economic"]!));
        Assert.Equal(("excluded", "costs-missing"), ((string?)Of(silent, await play.Bids())["state"], (string?)Of(silent, await play.Bids())["exclusion"]));
        (await play.Evaluate()).Is(200);
        Assert.Equal([1, 2], (await on.Published(play.Lots[0])).Last().Body["ranking"]!.AsArray().Select(x => (int)x!["rank"]!));
        (await on.Call(Person.Of("cpb", Guid.CreateVersion7(), "cpb.rup"), "POST", play.LotAt() + "/evaluation")).Is(404);

        static System.Text.Json.Nodes.JsonNode Of(Guid bid, System.Text.Json.Nodes.JsonArray bids) => bids.Single(x => x!["bidId"]!.GetValue<Guid>() == bid)!;
    }
}
