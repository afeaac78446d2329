namespace Aggregator.DemandCollection.Tests.Initiatives;

public sealed class ShareInitiativeTests(World world)
{
    [Fact]
    public async Task Another_central_purchasing_body_reads_what_was_sent_and_changes_nothing()
    {
        var collection = await world.OpenAsync(towns: 2);
        var (sent, draft) = (await collection.SubmittedAsync(collection.Bodies[0]), (await collection.DraftAsync(collection.Bodies[1])).Created());
        var other = await world.CpbAsync();
        var reader = world.Planner(other);
        (await reader.GetAsync($"/demands/{sent}")).Is(404);

        var shared = (await collection.Planner.PostAsync($"/initiatives/{collection.Id}/share", new { cpbId = other, reason = "Convenzione tra i due enti" })).Is(200);
        Assert.Equal([other], shared["shares"].EnumerateArray().Select(x => x.GetProperty("cpbId").GetGuid()));
        (await reader.GetAsync($"/demands/{sent}")).Is(200);
        (await reader.GetAsync($"/demands/{sent}/outcomes")).Is(200);
        (await reader.GetAsync($"/demands/{draft}")).Is(404);
        Assert.Equal([sent], (await reader.GetAsync($"/demands?initiativeId={collection.Id}")).Is(200)["items"].EnumerateArray().Select(x => x.GetProperty("id").GetGuid()));
        Assert.Empty((await reader.GetAsync("/demands")).Is(200)["items"].EnumerateArray());
        (await reader.PostAsync($"/demands/{sent}/approve")).Is(404);
        (await reader.PostAsync($"/initiatives/{collection.Id}/close")).Is(404);
        (await reader.PostAsync($"/initiatives/{collection.Id}/share", new { cpbId = other, reason = "x" })).Is(404);
        (await world.Planner(await world.CpbAsync()).GetAsync($"/demands/{sent}")).Is(404);
    }

    [Fact]
    public async Task Sharing_twice_is_recorded_once()
    {
        var (collection, other) = (await world.OpenAsync(), await world.CpbAsync());
        for (var i = 0; i < 2; i++)
        {
            (await collection.Planner.PostAsync($"/initiatives/{collection.Id}/share", new { cpbId = other, reason = "Convenzione" })).Is(200);
        }

        Assert.Equal(1, await world.Database.ScalarAsync<long>("SELECT count(*) FROM platform.log_entry WHERE subject = $1 AND action = 'initiative.shared'", collection.Id));
    }

    [Fact]
    public async Task Only_with_another_that_is_registered_and_with_a_reason()
    {
        var collection = await world.OpenAsync();
        foreach (var cpbId in (Guid[])[collection.Cpb, Guid.CreateVersion7(), collection.Body])
        {
            var reply = (await collection.Planner.PostAsync($"/initiatives/{collection.Id}/share", new { cpbId, reason = " " })).Is(400);
            Assert.Equal(["/cpbId", "/reason"], reply.Errors.Select(x => x.Pointer).Order());
        }
    }
}
