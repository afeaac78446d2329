using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Lots;

public class DeclareUnsuccessfulTests(TenderUnderTest on)
{
    [Fact]
    public async Task A_lot_without_bids_ends_and_the_others_go_on()
    {
        var play = await Play.Published(on);
        await play.Bid(await play.Firm());
        (await Declare()).Refused(409, "tender.lot-state");
        await play.Over();
        await play.Open("administrative");
        await play.Qualified();
        (await play.Give(0, "technical")).Refused(409, "tender.opening-order");
        (await on.Call(play.Rup, "POST", play.LotAt(1) + "/unsuccessful", new { reason = "" })).Invalid("/reason", "required");
        (await on.Call(Person.Of("cpb", Guid.CreateVersion7(), "cpb.rup"), "POST", play.LotAt(1) + "/unsuccessful", new { reason = "x" })).Is(404);
        (await Declare()).Is(200);
        var (name, body) = (await on.Published(play.Lots[1])).Single();
        Assert.Equal(("tender.lot-unsuccessful.v1", "Deserto"), (name, (string?)body["reason"]));
        await play.Juried();
        await play.Open("technical");
        (await Declare()).Refused(409, "tender.lot-state");

        Task<Reply> Declare() => on.Call(play.Rup, "POST", play.LotAt(1) + "/unsuccessful", new { reason = "Deserto" });
    }
}
