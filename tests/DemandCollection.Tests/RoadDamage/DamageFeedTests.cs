using Aggregator.DemandCollection.RoadDamage;

namespace Aggregator.DemandCollection.Tests.RoadDamage;

public sealed class DamageFeedTests
{
    [Fact]
    public void Roads_are_worked_on_in_parts_of_few_roads_and_few_points()
    {
        var roads = Enumerable.Range(0, 1000).Select(i => new Road(Guid.Empty, $"SP {i}")).ToList();
        Assert.Equal([200, 200, 200, 200, 200], DamageFeed.Parts(roads, []).Select(x => x.Count));
        Assert.Equal(500, DamageFeed.Parts(roads, roads.ToDictionary(x => x, _ => 10_000)).Count());
        var parts = DamageFeed.Parts(roads, roads.ToDictionary(x => x, x => x == roads[1] ? 30_000 : 100)).ToList();
        Assert.Equal([1, 1, 200], parts.Take(3).Select(x => x.Count).Order());
        Assert.Equal(roads, parts.SelectMany(x => x));
        Assert.Empty(DamageFeed.Parts([], []));
    }
}
