using System.Text;

namespace Aggregator.DemandCollection.Tests.RoadDamage;

public sealed class ReceiveRoadDamageTests(World world)
{
    [Fact]
    public async Task A_thousand_points_posted_twice_make_no_duplicate()
    {
        var (body, cpb) = (await world.TownAsync(), await world.CpbAsync());
        var points = Enumerable.Range(0, 1000).Select(i => Damage.Feature($"T{i}", i % 100 * 60, road: $"SP {i / 100}", body: body, severity: 1 + i % 4)).ToList();
        var first = await world.Planner(cpb).SurveyAsync(points);
        Assert.Equal((1000, 0, 0), Proposals.Sources.Tally(first));
        Assert.Equal((10, 10), (first["stretches"].GetInt32(), first["proposals"].GetInt32()));
        var before = (await StretchesAsync(body)).ToString();
        var again = await world.Planner(cpb).SurveyAsync(points.AsEnumerable().Reverse());
        Assert.Equal((0, 0, 1000), Proposals.Sources.Tally(again));
        Assert.Equal((0, 0, before), (again["stretches"].GetInt32(), again["proposals"].GetInt32(), (await StretchesAsync(body)).ToString()));
        Assert.Equal((10L, 1000L), (await CountAsync("proposal", cpb), await CountAsync("damage_point", cpb)));
    }

    [Fact]
    public async Task Copies_at_once_make_no_duplicate_and_no_deadlock()
    {
        var (body, cpb) = (await world.TownAsync(), await world.CpbAsync());
        var points = Enumerable.Range(0, 200).Select(i => Damage.Feature($"R{i}", i * 60, road: $"SP {i % 5}", body: body)).ToList();
        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => PatientlyAsync(() => world.Planner(cpb).SurveyAsync(i % 2 == 0 ? points : points.AsEnumerable().Reverse()))));
        Assert.Equal((200, 1000), (replies.Sum(x => Proposals.Sources.Tally(x).Created), replies.Sum(x => Proposals.Sources.Tally(x).Unchanged)));
        Assert.Equal((200L, await CountAsync("road_stretch", cpb)), (await CountAsync("damage_point", cpb), await CountAsync("proposal", cpb)));
    }

    [Fact]
    public async Task A_delivery_while_another_is_on_its_way_is_told_when_to_come_again()
    {
        var (body, cpb) = (await world.TownAsync(), await world.CpbAsync());
        await using var source = Npgsql.NpgsqlDataSource.Create(world.Database.Superuser + ";Pooling=false");
        await using var other = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var delivery = await other.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var held = new Npgsql.NpgsqlCommand($"SELECT pg_advisory_xact_lock(hashtextextended('road damage {cpb}', 0))", other))
        {
            await held.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var busy = (await world.Planner(cpb).SurveyAsync([Damage.Feature("a", 0, body: body)])).Refused(409, "road-damage.busy");
        Assert.Equal(5, busy["parameters"].GetProperty("retryAfterSeconds").GetInt32());
        Assert.Equal((1, 0, 0), Proposals.Sources.Tally(await world.Drafter(body).SurveyAsync([Damage.Feature("a", 0)])));
        await delivery.RollbackAsync(TestContext.Current.CancellationToken);
        Assert.Equal((1, 0, 0), Proposals.Sources.Tally(await world.Planner(cpb).SurveyAsync([Damage.Feature("a", 0, body: body)])));
    }

    /// <summary>As a sensor does that is told to come again.</summary>
    private static async Task<Reply> PatientlyAsync(Func<Task<Reply>> deliver)
    {
        var reply = await deliver();
        for (var patience = System.Diagnostics.Stopwatch.StartNew(); reply.Status == 409 && patience.Elapsed < TimeSpan.FromMinutes(1);)
        {
            reply = await deliver();
        }

        return reply;
    }

    [Fact]
    public async Task A_stretch_becomes_a_proposal_that_the_municipality_confirms()
    {
        var collection = await world.OpenAsync("road-maintenance");
        await world.Planner(collection.Cpb).SurveyAsync([Damage.Feature("a", 0, severity: 4, body: collection.Body), Damage.Feature("b", 60, severity: 1, body: collection.Body)]);
        var proposal = (await world.Drafter(collection.Body).GetAsync($"/proposals?source=road-damage&initiativeId={collection.Id}")).Is(200)["items"][0];
        var line = proposal.GetProperty("line");
        Assert.Equal((1, "t", "0.94", "50230000"), (proposal.GetProperty("priority").GetInt32(), line.GetProperty("unit").GetString(), line.GetProperty("quantity").GetString(), line.GetProperty("cpv").GetString()));
        Assert.StartsWith("SP 14: tratto di circa", line.GetProperty("site").GetString());
        var confirmed = (await world.Drafter(collection.Body).PostAsync($"/proposals/{proposal.GetProperty("id").GetGuid()}/confirm", new
        {
            initiativeId = collection.Id,
            line = new
            {
                site = line.GetProperty("site").GetString(), description = line.GetProperty("description").GetString(), quantity = "0.94", unit = "t", yearlyValue = new { amount = "900.00" },
                cpv = line.GetProperty("cpv").GetString(), fields = line.GetProperty("fields"), justification = line.GetProperty("justification").GetString(),
            },
        })).Is(200);
        (await collection.SubmitAsync(confirmed["id"].GetGuid())).Is(200);
    }

    [Fact]
    public async Task Two_stretches_that_grow_together_end_the_younger_ones_proposal()
    {
        var (body, cpb) = (await world.TownAsync(), await world.CpbAsync());
        await world.Planner(cpb).SurveyAsync([Damage.Feature("a", 0, body: body)]);
        await world.Planner(cpb).SurveyAsync([Damage.Feature("b", 150, body: body)]);
        var before = await Proposals.Sources.ProposalsAsync(world, body);
        Assert.Equal(2, before.Count);
        var grown = await world.Planner(cpb).SurveyAsync([Damage.Feature("c", 75, body: body)]);
        Assert.Equal((1, 2), (grown["stretches"].GetInt32(), grown["proposals"].GetInt32()));
        Assert.Equal([before[0]], await Proposals.Sources.ProposalsAsync(world, body, "&state=proposed"));
        Assert.Equal([before[1]], await Proposals.Sources.ProposalsAsync(world, body, "&state=superseded"));
    }

    [Fact]
    public async Task A_stretch_that_went_into_another_is_not_proposed_again_when_its_line_is_deleted()
    {
        var collection = await world.OpenAsync("road-maintenance", towns: 2);
        var (body, office) = (collection.Body, collection.Planner);
        await office.SurveyAsync([Damage.Feature("a", 0, body: body)]);
        await office.SurveyAsync([Damage.Feature("b", 150, body: body)]);
        await office.SurveyAsync([Damage.Feature("d", 150, road: "SP 15", body: body), Damage.Feature("e", 300, road: "SP 15", body: body)]);
        var all = await Proposals.Sources.ProposalsAsync(world, body);
        Assert.Equal(4, all.Count);
        var first = await ConfirmAsync(collection, all[0]);
        var demand = await ConfirmAsync(collection, all[1]);
        (await world.Drafter(body).PostAsync($"/proposals/{all[3]}/dismiss", new { reason = "Già rappezzata" })).Is(200);

        // Both roads grow together: the lines stand, and the dismissed stretch goes as well.
        await office.SurveyAsync([Damage.Feature("c", 75, body: body), Damage.Feature("f", 225, road: "SP 15", body: body)]);
        Assert.Equal(all.Take(2), await Proposals.Sources.ProposalsAsync(world, body, "&state=confirmed"));
        Assert.Equal([all[3]], await Proposals.Sources.ProposalsAsync(world, body, "&state=superseded"));
        var gone = await ReadAsync(all[1]);
        Assert.Equal(("confirmed", true, true), (gone.Text("state"), gone["sourceChanged"].GetBoolean(), gone["sourceGone"].GetBoolean()));

        // The one that went on is proposed again with the tonnes of both, the other one is not.
        (await world.Drafter(body).PutAsync($"/demands/{demand.Text("id")}", new { lines = new[] { Line("altro") } }, demand.ETag)).Is(200);
        Assert.Equal([all[0], all[2]], await Proposals.Sources.ProposalsAsync(world, body, "&state=proposed"));
        Assert.Equal([all[1], all[3]], await Proposals.Sources.ProposalsAsync(world, body, "&state=superseded"));
        Assert.Empty(await Proposals.Sources.ProposalsAsync(world, body, "&state=confirmed"));
        Assert.Empty(await Proposals.Sources.ProposalsAsync(world, body, "&state=dismissed"));
        Assert.Equal(("superseded", false), ((await ReadAsync(all[1])).Text("state"), (await ReadAsync(all[1]))["sourceChanged"].GetBoolean()));
        (await world.Drafter(body).PostAsync($"/proposals/{all[1]}/confirm", new { initiativeId = collection.Id, line = Line("SP 14") })).Refused(409, "proposal.wrong-state");
        (await world.Drafter(body).PostAsync($"/proposals/{all[3]}/dismiss", new { reason = "no" })).Refused(409, "proposal.wrong-state");

        // A withdrawn demand holds no line either.
        (await world.Drafter(body).PostAsync($"/demands/{first.Text("id")}/withdraw", new { reason = "Rifacciamo" })).Is(200);
        Assert.Equal([all[1], all[3]], await Proposals.Sources.ProposalsAsync(world, body, "&state=superseded"));

        Task<Reply> ReadAsync(Guid id) => world.Drafter(body).GetAsync($"/proposals/{id}");
    }

    private async Task<Reply> ConfirmAsync(Collection collection, Guid proposal) =>
        (await world.Drafter(collection.Body).PostAsync($"/proposals/{proposal}/confirm", new { initiativeId = collection.Id, line = Line("SP 14") })).Is(200);

    private static object Line(string site) => new
    {
        site, description = "Rappezzi", quantity = "0.12", unit = "t", yearlyValue = new { amount = "100.00" }, fields = new { material = "patching", nature = "service" },
    };

    [Fact]
    public async Task The_newer_observation_holds_and_a_point_may_move_to_another_road()
    {
        var (body, cpb) = (await world.TownAsync(), await world.CpbAsync());
        async Task<(int, int, int)> Post(object feature) => Proposals.Sources.Tally(await world.Planner(cpb).SurveyAsync([feature]));
        Assert.Equal((1, 0, 0), await Post(Damage.Feature("a", 0, body: body, severity: 2)));
        Assert.Equal((0, 0, 1), await Post(Damage.Feature("a", 0, body: body, severity: 4, time: "2026-02-01T09:00:00Z")));
        Assert.Equal((0, 1, 0), await Post(Damage.Feature("a", 0, body: body, severity: 4, time: "2026-04-01T09:00:00Z")));
        Assert.Equal(4, (await StretchesAsync(body))[0].GetProperty("severityMax").GetInt32());
        var disputed = await world.Planner(cpb).SurveyAsync([Damage.Feature("a", 0, body: body, severity: 1, time: "2026-04-01T09:00:00Z")]);
        Assert.Equal([("/features/0", "road-damage.same-time")], Proposals.Sources.RejectedRows(disputed));
        Assert.Equal((0, 1, 0), await Post(Damage.Feature("a", 0, body: body, road: "SP 15", time: "2026-05-01T09:00:00Z")));
        var moved = await StretchesAsync(body);
        Assert.Equal((1, "SP 15"), (moved.GetArrayLength(), moved[0].GetProperty("roadId").GetString()));
        Assert.Single(await Proposals.Sources.ProposalsAsync(world, body, "&state=proposed"));
    }

    [Fact]
    public async Task Roads_of_other_ids_and_other_senders_are_apart_however_near()
    {
        var (body, cpb) = (await world.TownAsync(), await world.CpbAsync());
        await world.Planner(cpb).SurveyAsync([Damage.Feature("a", 0, body: body), Damage.Feature("b", 5, road: "SP 14 bis", body: body)]);
        await world.Drafter(body).SurveyAsync([Damage.Feature("a", 0)]);
        Assert.Equal(3, (await StretchesAsync(body)).GetArrayLength());
    }

    [Fact]
    public async Task Points_that_cannot_be_used_are_reported_and_the_others_taken()
    {
        var (body, other) = (await world.TownAsync(), await world.TownAsync());
        var reply = await world.Drafter(body).SurveyAsync(
        [
            Damage.Feature("good", 0), Damage.Feature("severity", 0, severity: 7), Damage.Feature("swapped", 4_000_000), Damage.Feature("road", 0, road: ""), Damage.Feature("foreign", 0, body: other),
            Damage.Feature("nobody", 0, body: Guid.CreateVersion7()), 7, Damage.Feature("good", 10), Damage.Feature("good", 20, time: "2026-03-02T09:00:00Z"),
        ]);
        Assert.Equal((1, 0, 0), Proposals.Sources.Tally(reply));
        Assert.Equal(
        [
            ("/features/1/properties/severity", "demand.range"), ("/features/2/geometry/coordinates", "road-damage.outside-italy"), ("/features/3/properties/roadId", "road-damage.road"),
            ("/features/4/properties/bodyId", "proposal.foreign-body"), ("/features/5/properties/bodyId", "proposal.unknown-body"), ("/features/0", "road-damage.twice"), ("/features/7", "road-damage.twice"),
        ], Proposals.Sources.RejectedRows(reply).Where(x => !x.Pointer.StartsWith("/features/6")).OrderBy(x => x.Code == "road-damage.twice").ThenBy(x => x.Pointer));
    }

    [Fact]
    public async Task Hostile_documents_are_refused_whole()
    {
        var body = await world.TownAsync();
        var sensors = world.Drafter(body);
        (await sensors.PostRawAsync("/road-damage", """{"type":"FeatureCollection","features":[""" + new string('[', 5000) + new string(']', 5000) + "]}")).Refused(400, "malformed-json");
        (await sensors.PostRawAsync("/road-damage", """{"type":"FeatureCollection","features":[NaN]}""")).Refused(400, "malformed-json");
        Assert.Equal([("/type", "enum")], (await sensors.PostRawAsync("/road-damage", """{"type":"Feature","features":[1]}""")).Is(400).Errors);
        Assert.Equal([("/features", "array")], (await sensors.PostRawAsync("/road-damage", """{"type":"FeatureCollection","features":{}}""")).Is(400).Errors);
        Assert.Equal([("/features", "too-many")], (await sensors.PostRawAsync("/road-damage", """{"type":"FeatureCollection","features":[""" + string.Join(',', Enumerable.Repeat("1", 10_001)) + "]}")).Is(400).Errors);
        (await sensors.PostRawAsync("/road-damage", """{"type":"FeatureCollection","features":["a""" + new string('a', 10 << 20) + "\"]}")).Is(413);
        (await sensors.PostRawAsync("/road-damage", "{}", "text/csv")).Is(415);
        Assert.Equal(200, (await sensors.PostRawAsync("/road-damage", """{"type":"FeatureCollection","features":[1]}""", "application/geo+json")).Status);
        (await world.Signatory(body).SurveyAsync([Damage.Feature("a", 0)])).Is(403);
        Assert.Empty(await Proposals.Sources.ProposalsAsync(world, body));
    }

    [Fact]
    public async Task Ten_thousand_points_of_a_thousand_roads_are_taken_at_once()
    {
        var cpb = await world.CpbAsync();
        var towns = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => world.TownAsync()));
        var points = Enumerable.Range(0, 10_000).Select(i => Damage.Feature($"K{i}", i / 1000 % 5 * 60 + i / 5000 * 900, i % 11, 1 + i % 4, $"SP {i / 20 % 50}", towns[i % 20])).ToList();
        var text = System.Text.Json.JsonSerializer.Serialize(new { type = "FeatureCollection", features = points });
        Assert.InRange(Encoding.UTF8.GetByteCount(text), 1 << 20, 9 << 20);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var first = await world.Planner(cpb).PostRawAsync("/road-damage", text);
        TestContext.Current.TestOutputHelper!.WriteLine($"{watch.ElapsedMilliseconds} ms for {first["stretches"]} stretches, {Encoding.UTF8.GetByteCount(text)} bytes");
        Assert.Equal((10_000, 0, 0), Proposals.Sources.Tally(first));
        watch.Restart();
        Assert.Equal((0, 0, 10_000), Proposals.Sources.Tally(await world.Planner(cpb).PostRawAsync("/road-damage", text)));
        TestContext.Current.TestOutputHelper!.WriteLine($"{watch.ElapsedMilliseconds} ms again");
    }

    private async Task<System.Text.Json.JsonElement> StretchesAsync(Guid body) => (await world.Drafter(body).GetAsync("/road-damage/stretches?limit=200")).Is(200)["items"];

    private async Task<long> CountAsync(string table, Guid sender) => await world.Database.ScalarAsync<long>($"SELECT count(*) FROM {table} WHERE sender_id = '{sender}'");
}
