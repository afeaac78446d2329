using Aggregator.Messages;
using Aggregator.Messages.DemandCollection;

namespace Aggregator.Contract.Tests.Reactions;

public sealed class OnCategoryChangedTests(World world)
{
    [Fact]
    public async Task An_agreement_is_read_with_the_name_of_its_category()
    {
        var (id, code) = (world.NewId(), "category-" + world.NewId());
        await world.PublishAsync(id, 1, new CategoryChanged(id, code, "17", new Text("Pulizie", "Cleaning"), [], true, []));
        await world.PublishAsync(id, 2, new CategoryChanged(id, code, "17", new Text("Pulizia immobili", "Cleaning of buildings"), [], true, []));
        var deal = await world.PendingAsync(world.Award(1_000m, 1_200m) with { CategoryCode = code });
        await Support.Eventually.Holds(async () => Assert.Equal("Pulizia immobili", (string?)(await deal.ReadAsync())["categoryName"]?["it"]));
    }
}
