using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Procedures;

public class CancelProcedureTests(TenderUnderTest on)
{
    [Fact]
    public async Task A_cancelled_procedure_gives_its_lots_back_to_the_plan()
    {
        var play = await Play.Published(on);
        var firm = await play.Firm();
        await play.Bid(firm);
        (await on.Call(play.Rup, "POST", play.At + "/cancel", new { reason = "" })).Invalid("/reason", "required");
        (await on.Call(play.Rup, "POST", play.At + "/cancel", new { reason = "Errore nel capitolato" })).Is(204);
        Assert.Equal(["tender.tender-published.v1", "tender.tender-cancelled.v1"], (await on.Published(play.Procedure)).Select(x => x.Name));
        (await on.Call(firm, "POST", play.LotAt() + "/bids", new { envelopes = new { administrative = "", technical = "", economic = "" } })).Is(404);
        (await on.Call(play.Rup, "POST", play.At + "/cancel", new { reason = "x" })).Refused(409, "tender.procedure-cancelled");
        await play.Drafted();
        (await on.Call(play.Rup, "POST", play.At + "/publish", new { decisionReference = "x" })).Is(200);
        await play.Bid(firm);
    }

    [Fact]
    public async Task A_draft_is_cancelled_in_silence_and_a_stranger_finds_none()
    {
        var play = await (await (await Play.Collected(on)).Planned()).Drafted();
        (await on.Call(Person.Of("cpb", Guid.CreateVersion7(), "cpb.rup"), "POST", play.At + "/cancel", new { reason = "x" })).Is(404);
        (await on.Call(play.Rup, "POST", play.At + "/cancel", new { reason = "x" })).Is(204);
        Assert.Empty(await on.Published(play.Procedure));
    }
}
