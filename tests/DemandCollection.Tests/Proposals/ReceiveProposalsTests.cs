using System.Text;

namespace Aggregator.DemandCollection.Tests.Proposals;

public sealed class ReceiveProposalsTests(World world)
{
    [Fact]
    public async Task The_same_delivery_again_changes_nothing_and_another_content_changes_one()
    {
        var body = await world.TownAsync();
        var system = world.Drafter(body);
        var items = Enumerable.Range(0, 50).Select(i => Sources.Boiler($"B{i}")).ToArray();
        Assert.Equal((50, 0, 0), (await system.DeliverAsync(items)).Tally());
        Assert.Equal((0, 0, 50), (await system.DeliverAsync(items)).Tally());
        items[7] = Sources.Boiler("B7", quantity: 1300);
        Assert.Equal((0, 1, 49), (await system.DeliverAsync(items)).Tally());
        Assert.Equal(50, (await world.ProposalsAsync(body)).Count);
    }

    [Fact]
    public async Task Copies_of_a_delivery_at_once_make_nothing_twice()
    {
        var (body, cpb) = (await world.TownAsync(), await world.CpbAsync());
        var items = Enumerable.Range(0, 40).Select(i => Sources.Boiler($"C{i}", body)).ToArray();
        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => world.Planner(cpb).DeliverAsync(i % 2 == 0 ? items : [.. items.Reverse()])));
        Assert.Equal((40, 200), (replies.Sum(x => x.Tally().Created), replies.Sum(x => x.Tally().Unchanged)));
        Assert.Equal(40, (await world.ProposalsAsync(body)).Count);
    }

    [Fact]
    public async Task One_sender_does_not_touch_what_another_sent()
    {
        var (body, first, second) = (await world.TownAsync(), await world.CpbAsync(), await world.CpbAsync());
        Assert.Equal((1, 0, 0), (await world.Planner(first).DeliverAsync(Sources.Boiler("X", body))).Tally());
        Assert.Equal((1, 0, 0), (await world.Planner(second).DeliverAsync(Sources.Boiler("X", body, 99))).Tally());
        Assert.Equal((1, 0, 0), (await world.Drafter(body).DeliverAsync(Sources.Boiler("X", null, 98))).Tally());
        var shown = (await world.Drafter(body).GetAsync("/proposals")).Is(200)["items"].EnumerateArray().ToList();
        Assert.Equal([first, second, body], shown.Select(x => x.GetProperty("senderId").GetGuid()));
        Assert.Equal(["1200", "99", "98"], shown.Select(x => x.GetProperty("line").GetProperty("quantity").GetString()));
    }

    [Fact]
    public async Task Rows_that_cannot_be_used_are_reported_and_the_others_taken()
    {
        var (body, other, cpb) = (await world.TownAsync(), await world.TownAsync(), await world.CpbAsync());
        var reply = await world.Drafter(body).DeliverAsync(
            Sources.Boiler("good"), Sources.Boiler("good"), Sources.Boiler("foreign", other), Sources.Boiler("cpb", cpb), Sources.Boiler("negative", quantity: -1),
            new { sourceId = "category", categoryCode = "planes" }, new { sourceId = "bare", categoryCode = "facility-management", istatCode = "999999" },
            new { sourceId = "works", categoryCode = "road-maintenance", line = new { unit = "t", fields = new { nature = "works" } } },
            new { sourceId = "unit", categoryCode = "office-cleaning", line = new { unit = "furlong" } }, new { sourceId = "fields", categoryCode = "office-cleaning", line = new { fields = new { areaType = "offices" } } },
            new { sourceId = "cpv", categoryCode = "office-cleaning", line = new { cpv = "50230000" } }, new { sourceId = "least", categoryCode = "facility-management" });
        Assert.Equal((2, 0, 0), reply.Tally());
        Assert.Equal(
        [
            ("/items/1/sourceId", "proposal.twice"), ("/items/2/bodyId", "proposal.foreign-body"), ("/items/3/bodyId", "proposal.unknown-body"), ("/items/4/line/quantity", "positive"),
            ("/items/5/categoryCode", "initiative.unknown-category"), ("/items/6/istatCode", "proposal.unknown-body"), ("/items/7/line/fields/nature", "demand.works-line"),
            ("/items/8/line/unit", "demand.unit"), ("/items/9/line/unit", "required"), ("/items/10/line/cpv", "demand.cpv"),
        ], reply.RejectedRows());
    }

    [Fact]
    public async Task A_table_is_taken_like_json_idempotent_by_its_ids()
    {
        var body = await world.TownAsync();
        const string path = "/proposals?source=energy-plan";
        var table = Encoding.UTF8.GetBytes("id;categoria;sede;quantità;unità;tipo di area\nT1;office-cleaning;Scuola Manzoni;1.200;m2;Uffici\nT2;office-cleaning;Palestra;80,5;m2;Depositi e archivi\nT1;office-cleaning;;;;\nT3;planes;;;;\n");
        var first = await world.Drafter(body).PostFileAsync(path, table, "text/csv");
        Assert.Equal((2, 0, 0), first.Tally());
        Assert.Equal([("/rows/2/sourceId", "proposal.twice"), ("/rows/3/categoryCode", "initiative.unknown-category")], first.RejectedRows());
        Assert.Equal((0, 0, 2), (await world.Drafter(body).PostFileAsync(path, table, "text/csv")).Tally());

        // The same need as JSON is the same need.
        var json = new { sourceId = "T1", categoryCode = "office-cleaning", line = new { site = "Scuola Manzoni", quantity = 1200, unit = "m2", fields = new { areaType = "offices" } } };
        Assert.Equal((0, 0, 1), (await world.Drafter(body).DeliverAsync(json)).Tally());

        var cpb = await world.CpbAsync();
        Assert.Equal((0, 0, 0), (await world.Planner(cpb).PostFileAsync(path, table, "text/csv")).Tally());
        Assert.Equal((2, 0, 0), (await world.Planner(cpb).PostFileAsync($"{path}&bodyId={body}", table, "text/csv")).Tally());
    }

    [Fact]
    public async Task The_api_document_names_both_forms()
    {
        var document = (await world.Anybody.GetAsync("/openapi.json")).Is(200);
        foreach (var path in new[] { "/proposals", "/programme-rows" })
        {
            var content = document["paths"].GetProperty(path).GetProperty("post").GetProperty("requestBody").GetProperty("content");
            Assert.True(content.GetProperty("application/json").GetProperty("schema").TryGetProperty("$ref", out _));
            Assert.Equal("binary", content.GetProperty("text/csv").GetProperty("schema").GetProperty("format").GetString());
        }
    }

    [Fact]
    public async Task A_file_that_is_no_such_table_is_refused_whole()
    {
        var drafter = world.Drafter(await world.TownAsync());
        Assert.Equal([("?source", "proposal.source")], (await drafter.PostFileAsync("/proposals", "id;categoria\n"u8.ToArray(), "text/csv")).Is(400).Errors);
        Assert.Equal([("?source", "proposal.source-reserved")], (await drafter.PostFileAsync("/proposals?source=programme", "id;categoria\n"u8.ToArray(), "text/csv")).Is(400).Errors);
        (await drafter.PostFileAsync("/proposals?source=a", "nome;cognome\na;b\n"u8.ToArray(), "text/csv")).Refused(422, "proposal.headings");
        (await drafter.PostFileAsync("/proposals?source=a", "id;categoria\n\"a;b\n"u8.ToArray(), "text/csv")).Refused(422, "proposal.unreadable");
        (await drafter.PostFileAsync("/proposals?source=a", [], "text/csv")).Is(400);
        (await drafter.PostFileAsync("/proposals?source=a", "id"u8.ToArray(), "application/pdf")).Is(415);
        (await drafter.PostFileAsync("/proposals?source=a", new byte[9 << 20], "text/csv")).Is(413);
        var many = Encoding.UTF8.GetBytes("id;categoria\n" + string.Concat(Enumerable.Range(0, 5001).Select(i => $"{i};office-cleaning\n")));
        Assert.Equal([("/rows", "too-many")], (await drafter.PostFileAsync("/proposals?source=a", many, "text/csv")).Is(400).Errors);
    }

    [Fact]
    public async Task A_central_body_names_whose_each_is_by_id_or_istat_code()
    {
        var (body, cpb) = (await world.TownAsync(), await world.CpbAsync());
        var istat = (await world.Anybody.GetAsync($"/bodies/{body}")).Is(200).Text("istatCode");
        var reply = await world.Planner(cpb).DeliverAsync(
            new { sourceId = "a", categoryCode = "office-cleaning", istatCode = istat }, new { sourceId = "b", categoryCode = "office-cleaning" },
            new { sourceId = "c", categoryCode = "office-cleaning", istatCode = istat, bodyId = await world.TownAsync() });
        Assert.Equal((1, 0, 0), reply.Tally());
        Assert.Equal([("/items/1/bodyId", "proposal.no-body"), ("/items/2/istatCode", "proposal.unknown-body")], reply.RejectedRows());
    }

    [Fact]
    public async Task Wrong_requests_are_refused_with_every_reason()
    {
        var body = await world.TownAsync();
        var system = world.Drafter(body);
        Assert.Equal([("/source", "proposal.source"), ("/items", "required")], (await system.PostAsync("/proposals", new { source = "Energy Plan", items = Array.Empty<object>() })).Is(400).Errors);
        Assert.Equal([("/source", "proposal.source-reserved")], (await system.PostAsync("/proposals", new { source = "road-damage", items = new[] { Sources.Boiler("1") } })).Is(400).Errors);
        Assert.Equal([("/items", "too-many")], (await system.DeliverAsync([.. Enumerable.Range(0, 1001).Select(i => Sources.Boiler($"{i}"))])).Is(400).Errors);
        (await world.Signatory(body).DeliverAsync(Sources.Boiler("1"))).Is(403);
        (await world.Anybody.DeliverAsync(Sources.Boiler("1"))).Is(401);
    }

    [Fact]
    public async Task A_delegate_delivers_for_the_body()
    {
        var body = await world.TownAsync();
        Assert.Equal((1, 0, 0), (await world.AsDelegate(Guid.CreateVersion7(), body, "buyer.drafter").DeliverAsync(Sources.Boiler("d"))).Tally());
        Assert.Single(await world.ProposalsAsync(body));
    }
}
