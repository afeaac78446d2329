namespace Aggregator.DemandCollection.Tests.Bodies;

public sealed class ChangeMembersTests(World world)
{
    [Fact]
    public async Task A_unions_members_are_said_all_at_once()
    {
        var (union, one, two) = (await UnionAsync(), await world.TownAsync(), await world.TownAsync());
        Assert.Equal(("2", "2"), Read((await ChangeAsync(union, one, two)).Is(200)));
        Assert.Equal(("2", "2"), Read((await ChangeAsync(union, two, one, one)).Is(200)));
        Assert.Equal(("1", "3"), Read((await ChangeAsync(union, two)).Is(200)));
        Assert.Equal([two], (await world.Anybody.GetAsync($"/bodies/{union}/members")).Is(200)["items"].EnumerateArray().Select(x => x.GetProperty("id").GetGuid()));
        (await world.PlatformOperator.PutAsync($"/bodies/{union}/members", new { members = Array.Empty<Guid>() }, "\"1\"")).Is(412);

        static (string, string) Read(Reply x) => (x.Text("members"), x.Text("version"));
    }

    [Fact]
    public async Task Only_a_union_has_members_and_only_municipalities_are()
    {
        var (union, town) = (await UnionAsync(), await world.TownAsync());
        (await ChangeAsync(town, union)).Refused(422, "body.not-a-union");
        Assert.Equal(["/members/1", "/members/2"], (await ChangeAsync(union, town, union, Guid.NewGuid())).Is(400).Errors.Select(x => x.Pointer));
        (await ChangeAsync(union, [.. Enumerable.Range(0, 401).Select(_ => Guid.NewGuid())])).Is(400);
        (await ChangeAsync(Guid.NewGuid(), town)).Is(404);
        (await world.Signatory(union).PutAsync($"/bodies/{union}/members", new { members = new[] { town } })).Is(403);
    }

    private async Task<Guid> UnionAsync() => (await world.PlatformOperator.PostAsync("/bodies", new { kind = "union", name = $"Unione {World.Next()}" })).Created();

    private Task<Reply> ChangeAsync(Guid union, params Guid[] members) => world.PlatformOperator.PutAsync($"/bodies/{union}/members", new { members });
}
