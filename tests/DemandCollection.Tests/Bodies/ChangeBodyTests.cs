namespace Aggregator.DemandCollection.Tests.Bodies;

public sealed class ChangeBodyTests(World world)
{
    [Fact]
    public async Task A_change_needs_the_version_read_and_is_published()
    {
        var created = await world.PlatformOperator.PostAsync("/bodies", new { kind = "union", name = "Unione" });
        var (id, change) = (created.Created(), new { reason = "Delibera 3/2026", body = new { kind = "union", name = "Unione dei Navigli", requiresTwoPeople = false } });
        (await world.PlatformOperator.PutAsync($"/bodies/{id}", change)).Is(428);
        var changed = (await world.PlatformOperator.PutAsync($"/bodies/{id}", change, created.ETag)).Is(200);
        Assert.Equal(("Unione dei Navigli", "False"), (changed.Text("name"), changed.Text("requiresTwoPeople")));
        (await world.PlatformOperator.PutAsync($"/bodies/{id}", change, created.ETag)).Is(412);
        Assert.Equal(2, (await world.PublishedAsync(id)).Count);

        // The same again changes nothing and says nothing.
        (await world.PlatformOperator.PutAsync($"/bodies/{id}", change, changed.ETag)).Is(200);
        Assert.Equal(2, (await world.PublishedAsync(id)).Count);
    }

    [Fact]
    public async Task The_kind_is_fixed_and_a_reason_is_due()
    {
        var created = await world.PlatformOperator.PostAsync("/bodies", new { kind = "union", name = "Unione" });
        var reply = (await world.PlatformOperator.PutAsync($"/bodies/{created.Created()}", new { reason = "", body = new { kind = "cpb", name = "" } }, created.ETag)).Is(400);
        Assert.Equal(["/body/kind", "/body/name", "/reason"], reply.Errors.Select(x => x.Pointer).Order());
    }

    [Fact]
    public async Task A_bodys_own_people_cannot_free_themselves_from_the_rule_of_two()
    {
        var town = await world.TownAsync();
        (await world.Signatory(town).PutAsync($"/bodies/{town}", new { reason = "x", body = new { kind = "municipality", name = "X" } }, "\"1\"")).Is(403);
        (await world.PlatformOperator.PutAsync($"/bodies/{Guid.NewGuid()}", new { reason = "x" }, "\"1\"")).Is(404);
    }
}
