namespace Aggregator.DemandCollection.Tests.Proposals;

public sealed class ListProposalsTests(World world)
{
    [Fact]
    public async Task A_body_sees_its_own_by_category_source_state_and_initiative_page_by_page()
    {
        var collection = await world.OpenAsync();
        var (body, cpb) = (collection.Body, await world.CpbAsync());
        await world.Drafter(body).DeliverAsync(Sources.Boiler("1"), Sources.Boiler("2"), new { sourceId = "3", categoryCode = "facility-management" });
        await world.Planner(cpb).PostAsync("/proposals", new { source = "maintenance-plan", items = new[] { Sources.Boiler("1", body) } });
        await world.Planner(cpb).DeliverAsync(Sources.Boiler("1", await world.TownAsync()));
        var all = await world.ProposalsAsync(body);
        Assert.Equal(4, all.Count);
        Assert.Equal(all.Where((_, i) => i != 2), await world.ProposalsAsync(body, "&categoryCode=office-cleaning"));
        Assert.Equal(all.Where((_, i) => i != 2), await world.ProposalsAsync(body, $"&initiativeId={collection.Id}"));
        Assert.Equal([all[3]], await world.ProposalsAsync(body, "&source=maintenance-plan"));
        (await world.Drafter(body).PostAsync($"/proposals/{all[0]}/dismiss", new { reason = "Già fatto" })).Is(200);
        Assert.Equal([all[0]], await world.ProposalsAsync(body, "&state=dismissed"));
        Assert.Equal(all.Skip(1), await world.ProposalsAsync(body, "&state=proposed"));
        Assert.Empty(await world.ProposalsAsync(body, "&state=confirmed"));
        var page = (await world.Drafter(body).GetAsync("/proposals?limit=3")).Is(200);
        Assert.Equal(all[3], (await world.Drafter(body).GetAsync($"/proposals?limit=3&cursor={page.Text("next")}")).Is(200)["items"][0].GetProperty("id").GetGuid());
        Assert.Equal([("?state", "enum")], (await world.Drafter(body).GetAsync("/proposals?state=lost")).Is(400).Errors);
    }

    [Fact]
    public async Task A_central_body_sees_what_it_sent_and_a_stranger_nothing()
    {
        var (body, cpb) = (await world.TownAsync(), await world.CpbAsync());
        await world.Planner(cpb).DeliverAsync(Sources.Boiler("1", body));
        await world.Drafter(body).DeliverAsync(Sources.Boiler("2"));
        Assert.Equal("1", Assert.Single((await world.Planner(cpb).GetAsync("/proposals")).Is(200)["items"].EnumerateArray()).GetProperty("sourceId").GetString());
        Assert.Empty((await world.Planner(await world.CpbAsync()).GetAsync("/proposals")).Is(200)["items"].EnumerateArray());
        Assert.Empty(await world.ProposalsAsync(await world.TownAsync()));
        (await world.Anybody.GetAsync("/proposals")).Is(401);
    }
}
