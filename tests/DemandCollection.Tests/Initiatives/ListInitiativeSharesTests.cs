namespace Aggregator.DemandCollection.Tests.Initiatives;

public sealed class ListInitiativeSharesTests(World world)
{
    [Fact]
    public async Task The_owner_and_those_it_concerns_see_them()
    {
        var (collection, other) = (await world.OpenAsync(), await world.CpbAsync());
        (await world.Planner(other).GetAsync($"/initiatives/{collection.Id}/shares")).Is(404);
        (await collection.Planner.PostAsync($"/initiatives/{collection.Id}/share", new { cpbId = other, reason = "Convenzione" })).Is(200);
        foreach (var who in (Actor[])[collection.Planner, world.Planner(other), world.Auditor])
        {
            Assert.Equal([other], (await who.GetAsync($"/initiatives/{collection.Id}/shares")).Is(200)["shares"].EnumerateArray().Select(x => x.GetProperty("cpbId").GetGuid()));
        }

        (await world.Anybody.GetAsync($"/initiatives/{collection.Id}/shares")).Is(401);
        (await collection.Planner.GetAsync($"/initiatives/{Guid.CreateVersion7()}/shares")).Is(404);
    }
}
