using Aggregator.DemandCollection.Bodies;
using Aggregator.DemandCollection.Initiatives;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Tests.Initiatives;

public sealed class InviteesTests(World world)
{
    [Fact]
    public async Task Bodies_are_chosen_by_province_kind_and_code_less_those_left_out()
    {
        const string province = "901", code = "902001", firstCode = "901001";
        var (first, second, elsewhere) = (await TownAsync(firstCode), await TownAsync("901002"), await TownAsync(code));
        var school = (await world.PlatformOperator.PostAsync("/bodies", new { kind = "school", name = $"Istituto {World.Next()}", province })).Created();

        Assert.Equal([first, second], await InvitedAsync(new { provinces = new[] { province } }));
        Assert.Equal([first, second, school], await InvitedAsync(new { provinces = new[] { province }, kinds = new[] { "municipality", "school" } }));
        Assert.Equal([second], await InvitedAsync(new { provinces = new[] { province }, exceptIstatCodes = new[] { firstCode } }));
        Assert.Equal([school], await InvitedAsync(new { provinces = new[] { province }, kinds = new[] { "school" } }));
        Assert.Equal([second, elsewhere], await InvitedAsync(new { provinces = new[] { province }, istatCodes = new[] { code, firstCode }, except = new[] { first } }));

        async Task<IEnumerable<Guid>> InvitedAsync(object whom)
        {
            var cpb = await world.CpbAsync();
            var request = System.Text.Json.JsonSerializer.SerializeToNode(whom)!.AsObject();
            (request["categoryCode"], request["title"], request["closesAt"], request["durationMonths"]) = ("office-cleaning", "T", "2040-01-01T00:00:00Z", 12);
            var id = (await world.Planner(cpb).PostAsync("/initiatives", request)).Created();
            return [.. (await world.Anybody.GetAsync($"/initiatives/{id}/invitations")).Is(200)["items"].EnumerateArray().Select(x => x.GetProperty("bodyId").GetGuid()).Order()];
        }
    }

    [Fact]
    public async Task What_the_registry_does_not_know_is_named_one_by_one()
    {
        await TownAsync("903001");
        var reply = (await world.Planner(await world.CpbAsync()).PostAsync("/invitees/preview", new { istatCodes = new[] { "903001", "999999", "abc" }, provinces = new[] { "Q9Q" } })).Is(400);
        Assert.Equal([("/istatCodes/1", "initiative.unknown-istat"), ("/istatCodes/2", "initiative.unknown-istat"), ("/provinces/0", "initiative.unknown-province")], reply.Errors.Order());
    }

    [Fact]
    public async Task Who_was_not_chosen_cannot_be_left_out() => Assert.Equal([("/exceptIstatCodes/0", "initiative.not-chosen")],
        (await world.Planner(await world.CpbAsync()).PostAsync("/invitees/preview", new { bodies = new[] { await world.TownAsync() }, exceptIstatCodes = new[] { "999999" } })).Is(400).Errors);

    [Fact]
    public void Central_purchasing_bodies_and_endless_lists_are_refused()
    {
        var errors = new Errors();
        new Invitees(null, null, null, [BodyKind.Cpb], [.. Enumerable.Repeat("015146", 10_001)], null, null).Validate(errors);
        Assert.Equal(["/kinds", "/istatCodes"], errors.All.Select(x => x.Pointer));
    }

    private async Task<Guid> TownAsync(string istatCode) =>
        (await world.PlatformOperator.PostAsync("/bodies", new { kind = "municipality", name = $"Comune {World.Next()}", istatCode, province = istatCode[..3] })).Created();
}
