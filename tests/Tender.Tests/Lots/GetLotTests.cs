using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Lots;

public class GetLotTests(TenderUnderTest on)
{
    [Fact]
    public async Task A_lot_is_found_in_its_procedure_only()
    {
        var play = await Play.Published(on);
        var lot = (await on.Call(null, "GET", play.LotAt())).Is(200);
        Assert.Equal("tendered", (string?)lot["state"]);
        Assert.Null(lot["bidCount"]);
        (await on.Call(null, "GET", $"/procedures/{Guid.CreateVersion7()}/lots/{play.Lots[0]}")).Is(404);
    }
}
