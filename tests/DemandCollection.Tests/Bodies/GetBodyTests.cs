namespace Aggregator.DemandCollection.Tests.Bodies;

public sealed class GetBodyTests(World world)
{
    [Fact]
    public async Task Anybody_reads_a_body_and_an_unknown_one_is_not_found()
    {
        var town = await world.TownAsync(population: 1900);
        var body = (await world.Anybody.GetAsync($"/bodies/{town}")).Is(200);
        Assert.Equal(("1900", "municipality", "\"1\""), (body.Text("population"), body.Text("kind"), body.ETag));
        (await world.Anybody.GetAsync($"/bodies/{Guid.NewGuid()}")).Refused(404, "not-found");
        (await world.Anybody.GetAsync("/bodies/not-a-uuid")).Is(404);
    }
}
