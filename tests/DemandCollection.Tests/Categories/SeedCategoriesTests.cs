using Aggregator.DemandCollection.Law;
using Aggregator.Local;
using Aggregator.Local.Servers;
using Aggregator.Support;

namespace Aggregator.DemandCollection.Tests.Categories;

public sealed class SeedCategoriesTests(World world)
{
    [Fact]
    public async Task Migrate_publishes_each_category_once_and_again_only_when_the_law_changed()
    {
        Assert.Equal((long)LawFiles.Categories.Count, await CountAsync());
        await ServiceProcess.CommandAsync(Repository.Dll(Component.Demand), ServiceUnderTest.Environment(world.Database, world.Vhost.Address, world.Tokens.Authority), ["migrate"]);
        Assert.Equal((long)LawFiles.Categories.Count, await CountAsync());
    }

    private Task<long> CountAsync() => world.Database.ScalarAsync<long>("SELECT count(*) FROM platform.published WHERE name = 'demand-collection.category-changed.v1'");
}
