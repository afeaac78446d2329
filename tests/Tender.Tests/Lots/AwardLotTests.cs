using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Lots;

public class AwardLotTests(TenderUnderTest on)
{
    [Fact]
    public async Task A_tender_goes_from_need_to_award()
    {
        var play = await Play.Published(on, lots: 1);
        var (best, second) = (await play.Firm("Vincitrice S.r.l."), await play.Firm());
        var winner = await play.Bid(best, discount: "22");
        await play.Bid(second, discount: "8");
        await play.Ranked();
        var lot = (await on.Call(play.Rup, "GET", play.LotAt())).Is(200);
        Assert.Equal(winner, lot["ranking"]![0]!["bid"]!.GetValue<Guid>());
        Assert.Null((await on.Call(null, "GET", play.LotAt())).Is(200)["ranking"]);
        (await play.Award()).Refused(409, "tender.lot-state");
        (await play.Propose()).Is(200);
        (await play.Award()).Refused(409, "tender.lot-state");
        (await play.Verify()).Is(200);
        var awarded = (await play.Award()).Is(200);
        Assert.Equal(("awarded", "2340.00", "Vincitrice S.r.l."), ((string?)awarded["state"], (string?)awarded["awardValue"]!["amount"], (string?)awarded["winnerName"]));

        var messages = await on.Published(play.Lots[0]);
        Assert.Equal(["tender.lot-evaluated.v1", "tender.award-proposed.v1", "tender.lot-awarded.v1"], messages.Select(x => x.Name));
        var body = messages[2].Body;
        Assert.Equal(("3000.00", "2340.00", "22"), ((string?)body["baseValue"]!["amount"], (string?)body["value"]!["amount"], body["discountPercent"]!.GetValue<string>().TrimEnd('0').TrimEnd('.')));
        Assert.Equal(play.Bodies.Keys.Order(), body["bodies"]!.AsArray().Select(x => x!["bodyId"]!.GetValue<Guid>()));
        Assert.Equal(["1000.00", "2000.00"], body["bodies"]!.AsArray().Select(x => (string?)x!["baseValue"]!["amount"]).Order());
        Assert.All(body["bodies"]!.AsArray(), x => Assert.Single(x!["demandLineIds"]!.AsArray()));
        Assert.True(body["standstillEndsAt"]!.GetValue<DateTimeOffset>() >= body["awardedAt"]!.GetValue<DateTimeOffset>().AddDays(32));

        var seen = (await on.Call(null, "GET", play.LotAt())).Is(200);
        Assert.Equal(("Vincitrice S.r.l.", 2), ((string?)seen["winnerName"], seen["ranking"]!.AsArray().Count));
        Assert.Equal("concluded", (string?)(await on.Call(null, "GET", play.At)).Is(200)["phase"]);
        Assert.True((bool)(await on.Call(best, "GET", $"/bids/{winner}")).Is(200)["awardedToMe"]!);
        (await on.Call(play.Rup, "POST", play.At + "/cancel", new { reason = "x" })).Refused(409, "tender.lots-awarded");
        (await play.Award()).Refused(409, "tender.lot-state");
    }

    [Fact]
    public async Task A_single_bid_has_no_standstill()
    {
        var play = await Play.Published(on, lots: 1);
        await play.Bid(await play.Firm());
        await play.Ranked();
        (await play.Propose()).Is(200);
        (await play.Verify()).Is(200);
        Assert.Null((await play.Award()).Is(200)["standstillEndsAt"]);
        (await on.Call(play.Rup, "POST", play.LotAt() + "/award", new { decisionReference = "" })).Invalid("/decisionReference", "required");
        (await on.Call(Person.Of("cpb", Guid.CreateVersion7(), "cpb.rup"), "POST", play.LotAt() + "/award", new { })).Is(404);
    }
}
