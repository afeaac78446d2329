using System.Diagnostics;
using System.Text;
using Aggregator.Local;
using Aggregator.Local.Servers;
using Aggregator.Support;

namespace Aggregator.DemandCollection.Tests.Territories;

public sealed class RunTerritoryImportTests(World world)
{
    [Fact]
    public async Task The_command_imports_reports_and_does_nothing_twice()
    {
        using var folder = new Folder();
        var codes = Enumerable.Range(0, 3).Select(_ => World.Istat()).ToArray();
        var list = folder.Write("comuni.csv", "istat;nome\n" + string.Concat(codes.Select(x => $"{x};Comune {x}\n")));
        var pairs = folder.Write("confini.csv", $"istat_a;istat_b\n{codes[0]};{codes[1]}\n");
        var name = $"Territorio {Guid.NewGuid()}";
        Assert.Contains("edition 1, 3 created, 0 changed, 0 unchanged, 3 municipalities, 1 borders, 0 rows rejected", await RunAsync("--name", name, "--municipalities", list, "--adjacency", pairs));
        Assert.Contains("edition 1, 0 created, 0 changed, 3 unchanged", await RunAsync("--name", name, "--municipalities", list, "--adjacency", pairs));
        Assert.Equal(3, (await world.Anybody.GetAsync($"/territories?limit=200")).Is(200)["items"].EnumerateArray().Single(x => x.GetProperty("name").GetString() == name).GetProperty("municipalities").GetInt32());

        var bad = folder.Write("errori.csv", $"istat;nome\n{codes[0]};Comune nuovo\n15146;Milano\n");
        var failure = await Assert.ThrowsAsync<LocalFailure>(() => RunAsync("--name", name, "--municipalities", bad));
        Assert.Contains("errori.csv:3 istatCode 15146 body.istat-code: Codice ISTAT non valido", failure.Message);
        Assert.Contains("1 changed", failure.Message);
    }

    [Fact]
    public async Task A_wrong_call_and_a_wrong_file_are_said_and_change_nothing()
    {
        using var folder = new Folder();
        Assert.Contains("import-territory --name", (await Assert.ThrowsAsync<LocalFailure>(() => RunAsync("--municipalities", "x"))).Message);
        Assert.Contains("no such file", (await Assert.ThrowsAsync<LocalFailure>(() => RunAsync("--name", "x", "--municipalities", "missing.csv", "--language", "en"))).Message);
        var geojson = folder.Write("x.geojson", "{\"type\":\"FeatureCollection\"}");
        Assert.Contains("GeoJSON", (await Assert.ThrowsAsync<LocalFailure>(() => RunAsync("--name", "x", "--boundaries", geojson))).Message);
    }

    /// <summary>As many as Italy has, with boundaries, drawn.</summary>
    [Fact]
    public async Task A_country_takes_seconds()
    {
        using var folder = new Folder();
        const int Columns = 79, Lines = 100;
        var squares = Grid.Draw(Columns, Lines, new Random(1), 3);
        string Istat(int i) => $"{700 + i / 900:000}{1 + i % 900:000}";
        var list = folder.Write("italia.csv", "istat;nome;abitanti\n" + string.Concat(Enumerable.Range(0, squares.Count).Select(i => $"{Istat(i)};Comune {i};{1000 + i}\n")));
        var boundaries = folder.Write("italia.geojson", "{\"type\":\"FeatureCollection\",\"features\":[" + string.Join(",\n", squares.Select((ring, i) =>
            $"{{\"type\":\"Feature\",\"properties\":{{\"istat\":\"{Istat(i)}\"}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[{string.Join(',', ring.Select(x => FormattableString.Invariant($"[{x.X},{x.Y}]")))}]]}}}}")) + "]}");
        var clock = Stopwatch.StartNew();
        var said = await RunAsync("--name", "Paese disegnato", "--municipalities", list, "--boundaries", boundaries);
        Assert.Contains($"{Columns * Lines} created, 0 changed, 0 unchanged, {Columns * Lines} municipalities, {Columns * (Lines - 1) + (Columns - 1) * Lines} borders, 0 rows rejected", said);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), $"{clock.Elapsed} for {Columns * Lines} municipalities");
        Assert.Contains($"0 created, 0 changed, {Columns * Lines} unchanged", await RunAsync("--name", "Paese disegnato", "--municipalities", list, "--boundaries", boundaries));
    }

    private Task<string> RunAsync(params string[] arguments) =>
        ServiceProcess.CommandAsync(Repository.Dll(Component.Demand), ServiceUnderTest.Environment(world.Database, world.Vhost.Address, world.Tokens.Authority), ["import-territory", .. arguments]);

    private sealed class Folder : IDisposable
    {
        private readonly string _path = Directory.CreateTempSubdirectory("territory").FullName;

        public string Write(string name, string text)
        {
            var path = Path.Combine(_path, name);
            File.WriteAllText(path, text, Encoding.UTF8);
            return path;
        }

        public void Dispose() => Directory.Delete(_path, recursive: true);
    }
}
