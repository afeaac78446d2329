using System.Globalization;
using System.Text;
using System.Text.Json;
using Aggregator.Messages.DemandCollection;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Tests.Territories;

public sealed class ImportTerritoryFileTests(World world)
{
    [Fact]
    public async Task A_list_then_pairs_then_boundaries_and_each_again_changes_nothing()
    {
        var (name, codes) = (Name(), Codes(6));
        var list = "Codice Comune formato alfanumerico;Denominazione in italiano;Codice Catastale del comune\r\n" + string.Concat(codes.Select((x, i) => $"{x};Comune à {i};F20{i}\r\n"));
        var first = (await PutAsync(name, "municipalities", list)).Is(200);
        Assert.Equal((1, 6, 0, 0, 0), Counts(first));
        var body = await BodyAsync(codes[3]);
        Assert.Equal(("Comune à 3", "c_f203"), (body.GetProperty("name").GetString(), body.GetProperty("ipaCode").GetString()));
        Assert.Equal((1, 0, 0, 6, 0), Counts((await PutAsync(name, "municipalities", list)).Is(200)));

        var pairs = (await PutAsync(name, "adjacency", $"istat_a,istat_b\n{codes[0]},{codes[1]}\n{codes[1]},{codes[0]}\n{codes[1]},{codes[2]}\n")).Is(200);
        Assert.Equal((2, 0, 0, 0, 2), Counts(pairs));

        // A new list keeps the borders among those that stay.
        Assert.Equal((3, 0, 0, 2, 1), Counts((await PutAsync(name, "municipalities", $"istat;nome\n{codes[0]};Comune à 0\n{codes[1]};Comune à 1\n")).Is(200)));
        Assert.Equal(4, (await PutAsync(name, "municipalities", list)).Is(200)["edition"].GetInt32());

        var shapes = Collection(codes, Grid.Draw(3, 2, new Random(1)));
        var drawn = (await PutAsync(name, "boundaries", shapes)).Is(200);
        Assert.Equal((5, 0, 6, 0, 7), Counts(drawn));
        Assert.Equal((5, 0, 0, 6, 7), Counts((await PutAsync(name, "boundaries", shapes)).Is(200)));
        Assert.InRange(decimal.Parse((await BodyAsync(codes[0])).GetProperty("latitude").GetString()!, CultureInfo.InvariantCulture), 44.0099m, 44.0101m);
        var published = (await world.PublishedAsync(drawn["territoryId"].GetGuid())).Select(x => JsonSerializer.Deserialize<TerritoryPublished>(x.Body, Json.Options)!).ToList();
        Assert.Equal([1, 2, 3, 4, 5], published.Select(x => x.Edition));
        Assert.Equal((6, 7), (published[^1].Municipalities.Count, published[^1].Borders.Count));
    }

    [Fact]
    public async Task Every_row_that_cannot_be_used_is_reported_with_its_row_and_field()
    {
        var codes = Codes(2);
        var (one, other) = (World.FiscalCode(), World.FiscalCode());
        (await world.PlatformOperator.PostAsync("/bodies", new { kind = "union", name = "Unione", fiscalCode = other })).Is(201);
        var reply = (await PutAsync(Name(), "municipalities", $"istat;nome;abitanti;codice fiscale\n{codes[0]};Uno;1.000;{one}\n{codes[0]};Due;;\n15146;Tre;;\n{codes[1]};Quattro;;{other}\n;Cinque;;\n{Codes(1)[0]};;;123\n")).Is(200);
        Assert.Equal((1, 1, 0, 0, 0), Counts(reply));
        Assert.Equal(6, reply["rejectedCount"].GetInt32());
        Assert.Equal(
            [(3, "istatCode", "body.istat-twice"), (4, "istatCode", "body.istat-code"), (5, "fiscalCode", "body.fiscal-code-taken"), (6, "istatCode", "body.istat-code"),
             (7, "fiscalCode", "body.fiscal-code"), (7, "name", "body.name")],
            reply["rejected"].EnumerateArray().Select(x => (x.GetProperty("row").GetInt32(), x.GetProperty("field").GetString()!, x.GetProperty("code").GetString()!)).Order());
        Assert.All(reply["rejected"].EnumerateArray(), x => Assert.False(x.GetProperty("detail").GetString()!.StartsWith("body.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_is_no_such_file_changes_nothing()
    {
        var (name, codes) = (Name(), Codes(2));
        (await PutAsync(name, "adjacency", "istat_a;istat_b\n")).Refused(422, "territory.unknown");
        (await PutAsync(name, "municipalities", "colonna;altra\n1;2\n")).Refused(422, "territory.headings");
        (await PutAsync(name, "municipalities", "istat;nome\n1;Uno\n")).Refused(422, "territory.nothing-usable");
        var broken = (await PutAsync(name, "municipalities", $"istat;nome\n{codes[0]};Uno\n{codes[1]};\"Due\n")).Refused(422, "territory.unreadable");
        Assert.Equal("/municipalities/3", broken.Errors.Single().Pointer);
        Assert.Empty((await world.Anybody.GetAsync($"/bodies?istatCode={codes[0]}")).Is(200)["items"].EnumerateArray());
        (await PutAsync(name, "municipalities", $"istat;nome\n{codes[0]};Uno\n")).Is(200);
        (await PutAsync(name, "boundaries", "[1,2,3]")).Refused(422, "territory.not-geojson");
        (await PutAsync(name, "boundaries", new string('[', 100_000))).Refused(422, "territory.not-geojson");
        (await PutAsync(name, "municipalities", "istat;nome\0\n015146;Mil\0ano\n")).Is(422);
        (await world.PlatformOperator.PutFileAsync($"/territories/{Uri.EscapeDataString(name)}/files/municipalities", [], "text/csv")).Is(400);
        (await world.PlatformOperator.PutFileAsync($"/territories/{Uri.EscapeDataString(name)}/files/people", "x"u8.ToArray(), "text/csv")).Is(404);
        (await world.PlatformOperator.PutFileAsync($"/territories/{Uri.EscapeDataString(name)}/files/municipalities", "x"u8.ToArray(), "text/plain")).Is(415);
        (await world.As("cpb", Guid.NewGuid(), "cpb.planner").PutFileAsync($"/territories/{Uri.EscapeDataString(name)}/files/municipalities", "x"u8.ToArray(), "text/csv")).Is(403);
    }

    [Fact]
    public async Task Two_imports_of_the_same_municipalities_at_once_register_them_once()
    {
        var codes = Codes(400);
        var list = "istat;nome\n" + string.Concat(codes.Select(x => $"{x};Comune {x}\n"));
        var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PutAsync(Name(), "municipalities", list)));
        Assert.Equal((400, 1200), (replies.Sum(x => x.Is(200)["created"].GetInt32()), replies.Sum(x => x["unchanged"].GetInt32())));
        Assert.Equal(400L, await world.Database.ScalarAsync<long>("SELECT count(*) FROM body WHERE istat_code = ANY($1)", (object)codes));
        Assert.Equal(400L, await world.Database.ScalarAsync<long>("SELECT count(*) FROM platform.published p JOIN body b ON b.id = p.subject WHERE b.istat_code = ANY($1)", (object)codes));
    }

    private Task<Reply> PutAsync(string name, string part, string content) =>
        world.PlatformOperator.PutFileAsync($"/territories/{Uri.EscapeDataString(name)}/files/{part}", Encoding.UTF8.GetBytes(content), part == "boundaries" ? "application/geo+json" : "text/csv");

    private async Task<JsonElement> BodyAsync(string istat) => (await world.Anybody.GetAsync($"/bodies?istatCode={istat}")).Is(200)["items"].EnumerateArray().Single();

    private static string Name() => $"Città d'Esempio {Guid.NewGuid()}";

    private static string[] Codes(int count) => [.. Enumerable.Range(0, count).Select(_ => World.Istat())];

    private static string Collection(string[] codes, List<Aggregator.DemandCollection.Territories.Position[]> rings) =>
        JsonSerializer.Serialize(new { type = "FeatureCollection", features = rings.Select((ring, i) => new { type = "Feature", properties = new { pro_com_t = codes[i] }, geometry = new { type = "Polygon", coordinates = new[] { ring.Select(x => new[] { x.X, x.Y }) } } }) });

    private static (int, int, int, int, int) Counts(Reply x) =>
        (x["edition"].GetInt32(), x["created"].GetInt32(), x["changed"].GetInt32(), x["unchanged"].GetInt32(), x["borders"].GetInt32());
}
