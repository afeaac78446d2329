using Aggregator.Messages;
using Aggregator.Messages.Tender;
using Aggregator.Support;

namespace Aggregator.DemandCollection.Tests.Reactions;

public sealed class OnLotAwardedTests(World world)
{
    [Fact]
    public async Task An_award_decided_again_replaces_the_one_before()
    {
        var (lot, initiative, body, line) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        LotAwarded Award(decimal value, params BodyShare[] bodies) => new(lot, Guid.NewGuid(), initiative, Guid.NewGuid(), "office-cleaning", 1, "Lotto", Guid.NewGuid(), "Impresa", Money.Euro(100), Money.Euro(value), 1m, 12,
            false, DateTimeOffset.UtcNow, null, bodies);
        await world.SendAsync(Award(90, new BodyShare(body, Money.Euro(60), [line, Guid.NewGuid()]), new BodyShare(Guid.NewGuid(), Money.Euro(40), [])), lot, 1);
        await world.SendAsync(Award(80, new BodyShare(body, Money.Euro(60), [line, line])), lot, 2);
        await Eventually.Holds(async () =>
        {
            Assert.Equal(80m, await world.Database.ScalarAsync<decimal>("SELECT award_value FROM lot_outcome WHERE lot_id = $1", lot));
            Assert.Equal(1L, await world.Database.ScalarAsync<long>("SELECT count(*) FROM body_outcome WHERE lot_id = $1", lot));
            Assert.Equal(line, await world.Database.ScalarAsync<Guid>("SELECT line_id FROM line_outcome WHERE lot_id = $1", lot));
        });
    }
}
