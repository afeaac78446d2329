namespace Aggregator.DemandCollection.Tests.RoadDamage;

public sealed class ListStretchesTests(World world)
{
    [Fact]
    public async Task A_body_sees_its_own_and_a_central_body_those_of_its_sensors()
    {
        var (body, other, cpb) = (await world.TownAsync(), await world.TownAsync(), await world.CpbAsync());
        await world.Planner(cpb).SurveyAsync([Damage.Feature("a", 0, body: body), Damage.Feature("b", 500, body: body), Damage.Feature("c", 0, body: other)]);
        var own = (await world.Signatory(body).GetAsync("/road-damage/stretches?limit=1")).Is(200);
        var stretch = own["items"][0];
        Assert.Equal((body, cpb, "SP 14", 20, 1), (stretch.GetProperty("bodyId").GetGuid(), stretch.GetProperty("senderId").GetGuid(), stretch.GetProperty("roadId").GetString(),
            stretch.GetProperty("lengthM").GetInt32(), stretch.GetProperty("points").GetInt32()));
        Assert.Contains(stretch.GetProperty("proposalId").GetGuid(), await Proposals.Sources.ProposalsAsync(world, body));
        Assert.Single((await world.Signatory(body).GetAsync($"/road-damage/stretches?cursor={own.Text("next")}")).Is(200)["items"].EnumerateArray());
        Assert.Equal(3, (await world.Planner(cpb).GetAsync("/road-damage/stretches")).Is(200)["items"].GetArrayLength());
        Assert.Single((await world.Planner(cpb).GetAsync($"/road-damage/stretches?bodyId={other}")).Is(200)["items"].EnumerateArray());
        Assert.Empty((await world.Drafter(other).GetAsync($"/road-damage/stretches?bodyId={body}")).Is(200)["items"].EnumerateArray());
        Assert.Empty((await world.Planner(await world.CpbAsync()).GetAsync("/road-damage/stretches")).Is(200)["items"].EnumerateArray());
        (await world.Anybody.GetAsync("/road-damage/stretches")).Is(401);
    }
}
