namespace Aggregator.DemandCollection.Tests.Initiatives;

public sealed class ListInvitationsTests(World world)
{
    [Fact]
    public async Task The_invited_bodies_come_in_pages_and_say_to_whom_the_collection_is_open()
    {
        var collection = await world.OpenAsync(towns: 3);
        var path = $"/initiatives/{collection.Id}/invitations";
        var first = (await world.Anybody.GetAsync(path + "?limit=2")).Is(200);
        var rest = (await world.Anybody.GetAsync($"{path}?limit=2&cursor={first.Text("next")}")).Is(200);
        Assert.Equal((2, 1), (first["items"].GetArrayLength(), rest["items"].GetArrayLength()));
        Assert.Equal(collection.Bodies.Select(x => (x, true)).Order(), Invited(first).Concat(Invited(rest)).Order());

        (await collection.Planner.PostAsync($"/initiatives/{collection.Id}/close")).Is(200);
        Assert.All(Invited((await world.Anybody.GetAsync(path)).Is(200)), x => Assert.False(x.Open));
        (await collection.Planner.PostAsync($"/initiatives/{collection.Id}/reopen", new { bodyIds = new[] { collection.Bodies[1] }, closesAt = "2040-01-01T00:00:00Z", reason = "Richiesta" })).Is(200);
        Assert.Equal(collection.Bodies[1], Invited((await world.Anybody.GetAsync(path)).Is(200)).Single(x => x.Open).Body);
        (await world.Anybody.GetAsync($"/initiatives/{Guid.NewGuid()}/invitations")).Is(404);
    }

    [Fact]
    public async Task A_body_reads_its_own_deadline_and_whether_it_may_act()
    {
        var collection = await world.OpenAsync(towns: 2);
        var path = $"/initiatives/{collection.Id}/invitations?bodyId={collection.Bodies[1]}";
        var before = (await world.Anybody.GetAsync(path)).Is(200)["items"].EnumerateArray().Single();
        Assert.Equal(collection.Bodies[1], before.GetProperty("bodyId").GetGuid());
        Assert.True(before.GetProperty("mayAct").GetBoolean());

        (await collection.Planner.PostAsync($"/initiatives/{collection.Id}/admit-late", new { bodyIds = new[] { collection.Bodies[1] }, until = "2041-05-01T10:00:00Z", reason = "Richiesta" })).Is(200);
        var after = (await world.Anybody.GetAsync(path)).Is(200)["items"].EnumerateArray().Single();
        Assert.Equal(DateTimeOffset.Parse("2041-05-01T10:00:00Z", System.Globalization.CultureInfo.InvariantCulture), after.GetProperty("closesAt").GetDateTimeOffset());

        (await collection.Planner.PostAsync($"/initiatives/{collection.Id}/close")).Is(200);
        Assert.False((await world.Anybody.GetAsync(path)).Is(200)["items"].EnumerateArray().Single().GetProperty("mayAct").GetBoolean());
        Assert.Empty((await world.Anybody.GetAsync($"/initiatives/{collection.Id}/invitations?bodyId={Guid.NewGuid()}")).Is(200)["items"].EnumerateArray());
    }

    private static IEnumerable<(Guid Body, bool Open)> Invited(Reply reply) =>
        reply["items"].EnumerateArray().Select(x => (x.GetProperty("bodyId").GetGuid(), x.GetProperty("open").GetBoolean()));
}
