using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Lots;

public class ScoreBidsTests(TenderUnderTest on)
{
    [Fact]
    public async Task The_jurys_scores_are_filed_once()
    {
        var play = await Play.Published(on, lots: 1);
        var bid = await play.Bid(await play.Firm());
        await play.Over();
        await play.Open("administrative");
        await play.Qualified();
        await play.Juried();
        var body = (await play.ScoreBody(0, _ => "0.5"))!;
        (await on.Call(play.Jurors[0], "POST", play.LotAt() + "/technical-scores", body)).Refused(409, "tender.not-opened");
        await play.Open("technical");
        (await on.Call(Person.Of("cpb", play.Cpb, "cpb.juror"), "POST", play.LotAt() + "/technical-scores", body)).Refused(403, "tender.not-juror");
        (await on.Call(play.Jurors[0], "POST", play.LotAt() + "/technical-scores", new { bids = new[] { new { bidId = bid, coefficients = Play.Coefficients(["1", "1", "1.01"], ["1", "1", "1"]) } } }))
            .Invalid("/bids/0/coefficients/C1/2", "tender.coefficient");
        (await on.Call(play.Jurors[0], "POST", play.LotAt() + "/technical-scores", new { bids = new[] { new { bidId = bid, coefficients = Play.Coefficients(["1", "1", "1"]) } } }))
            .Refused(422, "tender.coefficients");
        (await on.Call(play.Jurors[1], "POST", play.LotAt() + "/technical-scores", body)).Is(200);
        Assert.Equal(35m, decimal.Parse((string)(await play.Bids()).Single()!["technicalScore"]!));
        (await on.Call(play.Jurors[1], "POST", play.LotAt() + "/technical-scores", body)).Refused(409, "tender.technical-closed");
        (await on.Call(play.Rup, "POST", play.LotAt() + "/technical-scores", body)).Is(403);
        (await on.Call(Person.Of("cpb", Guid.CreateVersion7(), "cpb.juror"), "POST", play.LotAt() + "/technical-scores", body)).Is(404);
    }
}
