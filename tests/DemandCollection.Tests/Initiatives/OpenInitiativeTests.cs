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
    public async Task An_initiative_that_opens_later_is_shown_and_takes_nothing_before()
    {
        var (cpb, town) = (await world.CpbAsync(), await world.TownAsync());
        var opensAt = OpenInitiative.Micro(DateTimeOffset.UtcNow.AddDays(20));
        var reply = (await OpenAsync(cpb, town, opensAt: opensAt)).Is(201);
        var id = reply.Created();
        Assert.Equal(opensAt, reply["opensAt"].GetDateTimeOffset());
        Assert.False(reply["opened"].GetBoolean());
        Assert.Equal(opensAt, JsonSerializer.Deserialize<InitiativeOpened>(Assert.Single(await world.PublishedAsync(id)).Body, Json.Options)!.OpensAt);
        Assert.Equal(opensAt, (await world.Anybody.GetAsync($"/initiatives?cpbId={cpb}")).Is(200)["items"][0].GetProperty("opensAt").GetDateTimeOffset());
        Assert.False((await world.Anybody.GetAsync($"/initiatives?cpbId={cpb}")).Is(200)["items"][0].GetProperty("opened").GetBoolean());
        Assert.False((await world.Planner(cpb).GetAsync("/campaigns")).Is(200)["items"][0].GetProperty("opened").GetBoolean());
        await world.Database.ExecuteAsync("UPDATE initiative SET opens_at = now() - interval '1 day' WHERE id = $1", id);
        Assert.True((await world.Anybody.GetAsync($"/initiatives/{id}")).Is(200)["opened"].GetBoolean());
        await world.Database.ExecuteAsync("UPDATE initiative SET opens_at = $2 WHERE id = $1", id, opensAt);
        var collection = new Collection(world, cpb, id, [town]);
        var refused = (await collection.DraftAsync()).Refused(422, "demand.collection-not-open");
        Assert.Contains($"{Clock.DateIn(opensAt).Year}", refused.Text("detail"));
        Assert.False((await world.Anybody.GetAsync($"/initiatives/{id}/invitations")).Is(200)["items"][0].GetProperty("mayAct").GetBoolean());
        (await collection.Planner.PostAsync($"/initiatives/{id}/reminders", new { all = true })).Refused(422, "demand.collection-not-open");
        (await collection.Planner.PostAsync($"/initiatives/{id}/deadline", new { closesAt = opensAt.AddDays(-1), reason = "Prima" })).Refused(422, "initiative.closes-before-opening");
        Assert.Equal([("/opensAt", "initiative.opens-after-close")], (await OpenAsync(cpb, town, opensAt: DateTimeOffset.Parse("2040-01-01T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture))).Is(400).Errors);
        Assert.True((await OpenAsync(cpb, town, opensAt: DateTimeOffset.UtcNow.AddYears(-1))).Is(201)["opensAt"].GetDateTimeOffset() > DateTimeOffset.UtcNow.AddMinutes(-5));
    }

    [Fact]
    public async Task The_planner_chooses_the_questionnaires_version()
    {
        var (cpb, town) = (await world.CpbAsync(), await world.TownAsync());
        var last = (await world.Anybody.GetAsync("/categories/armed-security/questionnaires?limit=1")).Is(200)["items"][0].GetProperty("version").GetInt32();
        var reply = (await OpenAsync(cpb, town, "armed-security", version: 1)).Is(201);
        Assert.Equal(1, reply["questionnaireVersion"].GetInt32());
        Assert.Equal(1, JsonSerializer.Deserialize<InitiativeOpened>(Assert.Single(await world.PublishedAsync(reply.Created())).Body, Json.Options)!.QuestionnaireVersion);
        Assert.Equal(last, (await OpenAsync(cpb, town, "armed-security")).Is(201)["questionnaireVersion"].GetInt32());
        foreach (var unknown in new[] { 0, -1, last + 1 })
        {
            var refused = (await OpenAsync(cpb, town, "armed-security", version: unknown)).Is(400);
            Assert.Equal([("/questionnaireVersion", "initiative.unknown-questionnaire")], refused.Errors);
            Assert.Contains("1", refused["errors"][0].GetProperty("detail").GetString());
        }
    }

    private Task<Reply> OpenAsync(Guid cpb, Guid town, string category = "office-cleaning", DateTimeOffset? opensAt = null, int? version = null) => world.Planner(cpb).PostAsync("/initiatives",
        new { categoryCode = category, title = "T", closesAt = "2040-01-01T00:00:00Z", durationMonths = 12, bodies = new[] { town }, opensAt, questionnaireVersion = version });

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
