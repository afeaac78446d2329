using System.Globalization;
using System.Text;
using Aggregator.DemandCollection.Territories;

namespace Aggregator.DemandCollection.Tests.Territories;

public sealed class BoundariesTests
{
    // A degree of longitude by a degree of latitude from 45° north on the WGS 84 ellipsoid: 8,669.5 km² (Snyder's authalic formula by hand).
    private const string Square = """[[[9.0,45.0],[9.1,45.0],[9.1,45.1],[9.0,45.1],[9.0,45.0]]]""";

    [Theory]
    [InlineData("""{"pro_com_t":"015146"}""")]
    [InlineData("""{"PRO_COM":15146}""")]
    [InlineData("""{"name":"Milano","com_istat_code":"015146"}""")]
    [InlineData("""{"ISTAT":"015146"}""")]
    public async Task A_municipality_is_known_by_the_usual_names_of_its_code(string properties)
    {
        var (boundaries, report) = await ReadAsync(Collection($$$"""{"type":"Feature","properties":{{{properties}}},"geometry":{"type":"Polygon","coordinates":{{{Square}}}}}"""));
        Assert.Equal(0, report.Count);
        var shape = Assert.Single(boundaries!.Shapes);
        Assert.Equal(("015146", 45.05m, 9.05m), (shape.Key, shape.Value.Latitude, shape.Value.Longitude));
    }

    [Fact]
    public async Task The_area_is_the_ellipsoids_and_holes_are_none_of_it()
    {
        var (whole, _) = await ReadAsync(Collection(Feature("015146", "Polygon", Square)));
        var (holed, _) = await ReadAsync(Collection(Feature("015146", "Polygon", Square[..^1] + ",[[9.02,45.02],[9.02,45.04],[9.04,45.04],[9.04,45.02],[9.02,45.02]]]")));
        var (two, _) = await ReadAsync(Collection(Feature("015146", "MultiPolygon", $"[{Square},{Square.Replace("9.", "10.")}]")));
        // By the radii of curvature at 45.05°: M = 6,367.44 km, N·cos φ = 4,513.10 km; a tenth of a degree of each: 11.1133 km × 7.8768 km.
        Assert.InRange(whole!.Shapes["015146"].AreaKm2, 87.53m, 87.55m);
        Assert.InRange(holed!.Shapes["015146"].AreaKm2, 84.02m, 84.05m);
        Assert.InRange(two!.Shapes["015146"].AreaKm2, 175.06m, 175.10m);
    }

    [Theory]
    [InlineData("null", "territory.no-istat")]
    [InlineData("7", "territory.no-istat")]
    [InlineData("""{"type":"Feature","properties":{"name":"Milano"},"geometry":{"type":"Polygon","coordinates":[]}}""", "territory.no-istat")]
    [InlineData("""{"type":"Feature","properties":{"istat":"15146"},"geometry":{"type":"Polygon","coordinates":[]}}""", "body.istat-code")]
    [InlineData("""{"type":"Feature","properties":{"istat":"015146"},"geometry":null}""", "territory.no-polygon")]
    [InlineData("""{"type":"Feature","properties":{"istat":"015146"},"geometry":{"type":"Point","coordinates":[9,45]}}""", "territory.no-polygon")]
    [InlineData("""{"type":"Feature","properties":{"istat":"015146"},"geometry":{"type":"MultiPolygon","coordinates":[]}}""", "territory.no-polygon")]
    [InlineData("""{"type":"Feature","properties":{"istat":"015146"},"geometry":{"type":"Polygon","coordinates":[[[9,45],[9.1,45],[9,45]]]}}""", "territory.ring")]
    [InlineData("""{"type":"Feature","properties":{"istat":"015146"},"geometry":{"type":"Polygon","coordinates":[[[9,45],[9.1,45],[9.1,45.1],[9,45.1]]]}}""", "territory.ring-open")]
    [InlineData("""{"type":"Feature","properties":{"istat":"015146"},"geometry":{"type":"Polygon","coordinates":[[[9,45],["x",45],[9.1,45.1],[9,45]]]}}""", "territory.position")]
    [InlineData("""{"type":"Feature","properties":{"istat":"015146"},"geometry":{"type":"Polygon","coordinates":[[[9,45],[1e999,45],[9.1,45.1],[9,45]]]}}""", "territory.position")]
    [InlineData("""{"type":"Feature","properties":{"istat":"015146"},"geometry":{"type":"Polygon","coordinates":[[[512000,5034000],[512100,5034000],[512100,5034100],[512000,5034000]]]}}""", "territory.position")]
    [InlineData("""{"type":"Feature","properties":{"istat":"015146"},"geometry":{"type":"Polygon","coordinates":[[[179.9,45],[-179.9,45],[-179.9,45.1],[179.9,45]]]}}""", "territory.extent")]
    [InlineData("""{"type":"Feature","properties":{"istat":"015146"},"geometry":{"type":"Polygon","coordinates":[[[9,45],[9.1,45.1],[9,45],[9,45]]]}}""", "territory.no-area")]
    public async Task A_feature_that_cannot_be_used_is_reported_and_the_others_taken(string feature, string code)
    {
        var (boundaries, report) = await ReadAsync(Collection(Feature("015182", "Polygon", Square), feature, Feature("015209", "Polygon", Square)));
        Assert.Equal(["015182", "015209"], boundaries!.Shapes.Keys.Order());
        Assert.Equal((2, code), report.Kept.Select(x => (x.Row, x.Code)).Single());
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("not json")]
    [InlineData("""{"type":"FeatureCollection"}""")]
    [InlineData("""{"type":"Topology","objects":{"features":[]}}""")]
    [InlineData("""{"type":"FeatureCollection","features":[{"type":"Feature"}""")]
    public async Task What_is_no_collection_is_refused(string text) => Assert.Equal("territory.not-geojson", (await Boundaries.ReadAsync(Stream(text), new Report(), default)).Refusal);

    [Fact]
    public async Task Nesting_without_end_is_refused() =>
        Assert.Equal("territory.not-geojson", (await Boundaries.ReadAsync(Stream($$"""{"features":[{{new string('[', 100_000)}}"""), new Report(), default)).Refusal);

    [Fact]
    public async Task A_file_is_read_in_pieces_of_any_size_and_its_borders_found()
    {
        var squares = Grid.Draw(6, 5, new Random(3), 40);
        var features = squares.Select((ring, i) => Feature(Istat(i), "Polygon", $"[[{string.Join(',', ring.Select(x => string.Create(CultureInfo.InvariantCulture, $"[{x.X},{x.Y}]")))}]]"));
        using var dripping = new Dripping(Encoding.UTF8.GetBytes("\uFEFF" + Collection([.. features])));
        var (boundaries, refusal) = await Boundaries.ReadAsync(dripping, new Report(), default);
        Assert.Null(refusal);
        Assert.Equal(Grid.Neighbours(6, 5).Select(x => (Istat(x.A), Istat(x.B))).Order(), boundaries!.Borders.Order());
    }

    private static string Istat(int i) => $"{100 + i:000}{1 + i:000}";

    private static string Feature(string istat, string type, string coordinates) =>
        $$$"""{"type":"Feature","properties":{"istat":"{{{istat}}}"},"geometry":{"type":"{{{type}}}","coordinates":{{{coordinates}}}}}""";

    private static string Collection(params string[] features) => $$"""{"type":"FeatureCollection","name":"x","features":[{{string.Join(",\n", features)}}],"bbox":[1,2]}""";

    private static async Task<(Boundaries?, Report)> ReadAsync(string text)
    {
        var report = new Report();
        var (boundaries, refusal) = await Boundaries.ReadAsync(Stream(text), report, default);
        Assert.Null(refusal);
        return (boundaries, report);
    }

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>Gives a few bytes at a time, as networks do.</summary>
    private sealed class Dripping(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => base.ReadAsync(buffer[..Math.Min(buffer.Length, 977)], cancellationToken);
    }
}
