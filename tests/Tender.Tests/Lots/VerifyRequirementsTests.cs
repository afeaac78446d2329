using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Lots;

public class VerifyRequirementsTests(TenderUnderTest on)
{
    [Fact]
    public async Task Who_lacks_the_requirements_is_out_and_the_next_is_ranked_anew()
    {
        var play = await Play.Published(on, lots: 1);
        var (first, second) = (await play.Bid(await play.Firm(), discount: "20"), await play.Bid(await play.Firm(), discount: "10"));
        await play.Ranked();
        (await play.Verify()).Refused(409, "tender.lot-state");
        (await play.Propose()).Is(200);
        (await on.Call(play.Rup, "POST", play.LotAt() + "/requirements", new { verified = true, reference = "" })).Invalid("/reference", "required");
        (await on.Call(Person.Of("cpb", Guid.CreateVersion7(), "cpb.rup"), "POST", play.LotAt() + "/requirements", new { verified = true, reference = "x" })).Is(404);
        Assert.Equal("scored", (string?)(await play.Verify(verified: false)).Is(200)["state"]);
        (await play.Award()).Refused(409, "tender.lot-state");
        Assert.Equal(second, (await play.Evaluate()).Is(200)["ranking"]!.AsArray().Single()!["bid"]!.GetValue<Guid>());
        Assert.Equal("requirements-not-met", (string?)(await play.Bids()).Single(x => x!["bidId"]!.GetValue<Guid>() == first)!["exclusion"]);
        (await play.Propose()).Is(200);
        (await play.Verify()).Is(200);
        (await play.Award()).Is(200);
    }
}
