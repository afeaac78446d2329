namespace Aggregator.DemandCollection.Tests.Proposals;

public sealed class DismissProposalTests(World world)
{
    [Fact]
    public async Task The_body_dismisses_with_a_reason_and_the_same_delivery_does_not_bring_it_back()
    {
        var body = await world.TownAsync();
        await world.Drafter(body).DeliverAsync(Sources.Boiler("1"));
        var path = $"/proposals/{Assert.Single(await world.ProposalsAsync(body))}";
        Assert.Equal([("/reason", "required")], (await world.Drafter(body).PostAsync(path + "/dismiss", new { reason = " " })).Is(400).Errors);
        var dismissed = (await world.Drafter(body).PostAsync(path + "/dismiss", new { reason = "Già in corso" })).Is(200);
        Assert.Equal(("dismissed", "Già in corso", 2, "\"2\""), (dismissed.Text("state"), dismissed.Text("reason"), dismissed["version"].GetInt32(), dismissed.ETag));
        await world.Drafter(body).DeliverAsync(Sources.Boiler("1"));
        Assert.Equal("dismissed", (await world.Drafter(body).GetAsync(path)).Text("state"));
        await world.Drafter(body).DeliverAsync(Sources.Boiler("1", quantity: 5));
        Assert.Equal("proposed", (await world.Drafter(body).GetAsync(path)).Text("state"));
        (await world.Drafter(body).PostAsync(path + "/dismiss", new { reason = "No" }, "\"2\"")).Is(412);
    }

    [Fact]
    public async Task Nobody_dismisses_for_another_body_not_even_who_sent_it()
    {
        var (body, cpb) = (await world.TownAsync(), await world.CpbAsync());
        await world.Planner(cpb).DeliverAsync(Sources.Boiler("1", body));
        var path = $"/proposals/{Assert.Single(await world.ProposalsAsync(body))}/dismiss";
        (await world.Drafter(await world.TownAsync()).PostAsync(path, new { reason = "x" })).Is(404);
        (await world.Planner(cpb).PostAsync(path, new { reason = "x" })).Is(403);
        (await world.Signatory(body).PostAsync(path, new { reason = "x" })).Is(403);
    }
}
