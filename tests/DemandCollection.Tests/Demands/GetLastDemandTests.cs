namespace Aggregator.DemandCollection.Tests.Demands;

public sealed class GetLastDemandTests(World world)
{
    [Fact]
    public async Task A_body_begins_from_what_it_last_sent_in_the_category()
    {
        var town = await world.TownAsync();
        var before = await world.OpenAsync(invited: [town]);
        var sent = await before.SubmittedAsync(town, Collection.Offices(1234));
        var security = await world.OpenAsync("armed-security", invited: [town]);
        var now = await world.OpenAsync(invited: [town]);
        (await now.DraftAsync(town)).Created();

        var last = (await world.Drafter(town).GetAsync($"/initiatives/{now.Id}/last-demand")).Is(200);
        Assert.Equal((sent, before.Id, "1234"), (last["demandId"].GetGuid(), last["initiativeId"].GetGuid(), last["lines"][0].GetProperty("quantity").GetString()?.Split('.')[0]));
        Assert.Equal(0, (await world.Drafter(town).GetAsync($"/initiatives/{security.Id}/last-demand")).Is(200)["lines"].GetArrayLength());
        (await world.Drafter(await world.TownAsync()).GetAsync($"/initiatives/{now.Id}/last-demand")).Is(404);
        (await world.Drafter(town).GetAsync($"/initiatives/{Guid.NewGuid()}/last-demand")).Is(404);
    }
}
