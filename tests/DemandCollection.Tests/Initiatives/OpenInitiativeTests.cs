using System.Text.Json;
using Aggregator.DemandCollection.Initiatives;
using Aggregator.Messages.DemandCollection;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Tests.Initiatives;

public sealed class OpenInitiativeTests(World world)
{
    [Fact]
    public async Task An_initiative_opens_for_the_bodies_invited_and_is_published()
    {
        var collection = await world.OpenAsync(towns: 2);
        var message = Assert.Single(await world.PublishedAsync(collection.Id));
        var opened = JsonSerializer.Deserialize<InitiativeOpened>(message.Body, Json.Options)!;
        Assert.Equal((collection.Cpb, "office-cleaning", 36), (opened.CpbId, opened.CategoryCode, opened.DurationMonths));
        Assert.Equal(collection.Bodies.Order(), opened.BodyIds.Order());
        Assert.Equal(1L, await world.Database.ScalarAsync<long>("SELECT count(*) FROM platform.due WHERE kind = 'collection-closes' AND subject = $1", collection.Id));
    }

    [Fact]
    public async Task Without_bodies_the_municipalities_of_the_territory_are_invited()
    {
        var cpb = await world.CpbAsync();
        var territory = (await world.PlatformOperator.PutAsync("/territory", new { name = $"T {Guid.NewGuid()}", municipalities = new[] { new { istatCode = World.Istat(), name = "Uno" } } })).Is(200)["territoryId"].GetGuid();
        var reply = (await world.Planner(cpb).PostAsync("/initiatives", new { categoryCode = "office-cleaning", title = "T", closesAt = "2040-01-01T00:00:00Z", durationMonths = 12, territoryId = territory })).Is(201);
        Assert.Equal((1, 1), (reply["invited"].GetInt32(), reply["openTo"].GetInt32()));
        Assert.Equal("/territoryId", (await world.Planner(cpb).PostAsync("/initiatives", new { categoryCode = "office-cleaning", title = "T", closesAt = "2040-01-01T00:00:00Z", durationMonths = 12, territoryId = Guid.NewGuid() })).Is(400).Errors.Single().Pointer);
    }

    [Fact]
    public async Task Everything_wrong_is_said_at_once()
    {
        var (cpb, town) = (await world.CpbAsync(), await world.TownAsync());
        var reply = (await world.Planner(cpb).PostAsync("/initiatives", new { categoryCode = "moon-cheese", title = "", closesAt = "2020-01-01T00:00:00Z", durationMonths = 0, bodies = new[] { town, town } })).Is(400);
        Assert.Equal(["/bodies/1", "/categoryCode", "/closesAt", "/durationMonths", "/title"], reply.Errors.Select(x => x.Pointer).Order());
    }

    [Fact]
    public async Task An_unknown_municipality_and_another_central_body_cannot_be_invited()
    {
        var cpb = await world.CpbAsync();
        var reply = (await world.Planner(cpb).PostAsync("/initiatives", new { categoryCode = "office-cleaning", title = "T", closesAt = "2040-01-01T00:00:00Z", durationMonths = 12, bodies = new[] { await world.TownAsync(), Guid.NewGuid(), cpb } })).Is(400);
        Assert.Equal([("/bodies/1", "initiative.unknown-body"), ("/bodies/2", "initiative.unknown-body")], reply.Errors);
    }

    [Fact]
    public async Task Only_a_planner_of_a_registered_central_body_opens()
    {
        var request = new { categoryCode = "office-cleaning", title = "T", closesAt = "2040-01-01T00:00:00Z", durationMonths = 12, bodies = new[] { await world.TownAsync() } };
        (await world.Planner(Guid.NewGuid()).PostAsync("/initiatives", request)).Refused(422, "initiative.unknown-cpb");
        (await world.As("cpb", await world.CpbAsync(), "cpb.juror").PostAsync("/initiatives", request)).Is(403);
        (await world.Signatory(await world.TownAsync()).PostAsync("/initiatives", request)).Is(403);
    }

    [Theory]
    [InlineData(48, null, false)]
    [InlineData(49, null, true)]
    [InlineData(49, "  ", true)]
    [InlineData(49, "Ammortamento dei mezzi", false)]
    public void More_than_four_years_need_reasons(int months, string? reason, bool refused)
    {
        var refusal = OpenInitiative.TooLong(new("office-cleaning", "T", default, months, DurationReason: reason), new DateOnly(2026, 3, 1));
        Assert.Equal(refused ? "initiative.too-long" : null, refusal?.Code);
    }
}
