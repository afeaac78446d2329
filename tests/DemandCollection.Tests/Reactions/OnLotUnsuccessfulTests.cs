using Aggregator.Messages.Tender;
using Aggregator.Support;

namespace Aggregator.DemandCollection.Tests.Reactions;

public sealed class OnLotUnsuccessfulTests(World world)
{
    [Fact]
    public async Task A_lot_without_an_award_is_an_outcome_too()
    {
        var lot = Guid.CreateVersion7();
        await world.SendAsync(new LotUnsuccessful(lot, Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), "Nessuna offerta"), lot, 1);
        await Eventually.Holds(async () => Assert.Equal("unsuccessful", await world.Database.ScalarAsync<string>("SELECT state FROM lot_outcome WHERE lot_id = $1", lot)));
    }
}
