namespace Aggregator.DemandCollection.Tests.Initiatives;

public sealed class PreviewInviteesTests(World world)
{
    [Fact]
    public async Task The_planner_sees_who_would_be_invited_and_who_is_left_out()
    {
        var bodies = new[] { await world.TownAsync(), await world.TownAsync(), await world.TownAsync() };
        var cpb = await world.CpbAsync();
        var preview = (await world.Planner(cpb).PostAsync("/invitees/preview", new { bodies, except = new[] { bodies[1] } })).Is(200);
        Assert.Equal((2, 1), (preview["count"].GetInt32(), preview["leftOut"].GetInt32()));
        Assert.Equal(bodies.ToDictionary(x => x, x => x != bodies[1]), preview["bodies"].EnumerateArray().ToDictionary(x => x.GetProperty("id").GetGuid(), x => x.GetProperty("invited").GetBoolean()));
        Assert.Equal(2, preview["provinces"].EnumerateArray().Sum(x => x.GetProperty("count").GetInt32()));
        Assert.Equal(0L, await world.Database.ScalarAsync<long>("SELECT count(*) FROM initiative WHERE cpb_id = $1", cpb));
    }

    [Fact]
    public async Task Nobody_left_is_said_and_only_planners_ask()
    {
        var town = await world.TownAsync();
        Assert.Equal([("/bodies", "initiative.nobody")], (await world.Planner(await world.CpbAsync()).PostAsync("/invitees/preview", new { bodies = new[] { town }, except = new[] { town } })).Is(400).Errors);
        (await world.Drafter(town).PostAsync("/invitees/preview", new { })).Is(403);
        (await world.Planner(await world.CpbAsync()).PostAsync("/invitees/preview", new { kinds = new[] { "cpb" } })).Is(400);
        (await world.Planner(await world.CpbAsync()).PostRawAsync("/invitees/preview", "{")).Is(400);
    }
}
