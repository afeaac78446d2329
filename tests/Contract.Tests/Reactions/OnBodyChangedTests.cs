using Aggregator.Messages.DemandCollection;

namespace Aggregator.Contract.Tests.Reactions;

public sealed class OnBodyChangedTests(World world)
{
    [Fact]
    public async Task The_newest_name_counts()
    {
        var body = world.NewId();
        await world.PublishAsync(body, 1, new BodyChanged(body, "municipality", "Piccolborgo", null, "015999", "015", 1_900, null, null));
        await world.PublishAsync(body, 2, new BodyChanged(body, "municipality", "Piccolborgo Terme", null, "015999", "015", 1_900, null, null));
        await Support.Eventually.Holds(async () => Assert.Equal("Piccolborgo Terme", await world.Database.ScalarAsync<string>("SELECT name FROM known_body WHERE body_id = $1", body)));
    }
}
