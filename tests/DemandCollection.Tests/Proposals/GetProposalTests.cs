namespace Aggregator.DemandCollection.Tests.Proposals;

public sealed class GetProposalTests(World world)
{
    [Fact]
    public async Task The_body_its_delegate_the_sender_and_auditors_see_it_and_nobody_else()
    {
        var (body, cpb) = (await world.TownAsync(), await world.CpbAsync());
        await world.Planner(cpb).DeliverAsync(Sources.Boiler("1", body));
        var path = $"/proposals/{Assert.Single(await world.ProposalsAsync(body))}";
        var shown = (await world.Signatory(body).GetAsync(path)).Is(200);
        Assert.Equal(("proposed", "energy-plan", "1", "Dal piano energia", "\"1\""), (shown.Text("state"), shown.Text("source"), shown.Text("sourceId"), shown.Text("note"), shown.ETag));
        Assert.Equal(("m2", "offices"), (shown["line"].GetProperty("unit").GetString(), shown["line"].GetProperty("fields").GetProperty("areaType").GetString()));
        (await world.AsDelegate(Guid.CreateVersion7(), body, "buyer.signatory").GetAsync(path)).Is(200);
        (await world.Planner(cpb).GetAsync(path)).Is(200);
        (await world.Auditor.GetAsync(path)).Is(200);
        (await world.Drafter(await world.TownAsync()).GetAsync(path)).Is(404);
        (await world.Planner(await world.CpbAsync()).GetAsync(path)).Is(404);
        (await world.Drafter(body).GetAsync($"/proposals/{Guid.CreateVersion7()}")).Is(404);
    }
}
