using System.Text.Json;
using Aggregator.DemandCollection.RoadDamage;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Tests.RoadDamage;

public sealed class ObservationTests
{
    private const string Good = """{"type":"Feature","geometry":{"type":"Point","coordinates":[9.19,45.46]},"properties":{"id":"p1","severity":3,"time":"2026-03-01T10:00:00+01:00","roadId":"SP 14","istatCode":"015146"}}""";

    [Fact]
    public void A_feature_is_read()
    {
        var seen = Observation.Read(JsonDocument.Parse(Good).RootElement, "", Damage.Seen, new Errors(), out var id)!;
        Assert.Equal(("p1", 9.19, 45.46, 3, Damage.Seen, "SP 14", "015146"), (id, seen.Longitude, seen.Latitude, seen.Severity, seen.At, seen.RoadId, seen.IstatCode));
    }

    [Theory]
    [InlineData("[9.19,45.46]", "[45.46,9.19]", "/geometry/coordinates", "road-damage.outside-italy")]
    [InlineData("[9.19,45.46]", "[9.19,1e999]", "/geometry/coordinates", "road-damage.outside-italy")]
    [InlineData("[9.19,45.46]", "[\"NaN\",45.46]", "/geometry/coordinates", "road-damage.coordinates")]
    [InlineData("[9.19,45.46]", "[9.19]", "/geometry/coordinates", "road-damage.coordinates")]
    [InlineData("[9.19,45.46]", "[[9.19,45.46]]", "/geometry/coordinates", "road-damage.coordinates")]
    [InlineData("[9.19,45.46]", "null", "/geometry/coordinates", "road-damage.coordinates")]
    [InlineData("\"Point\"", "\"LineString\"", "/geometry/type", "road-damage.not-a-point")]
    [InlineData("{\"type\":\"Point\",\"coordinates\":[9.19,45.46]}", "null", "/geometry/type", "road-damage.not-a-point")]
    [InlineData("\"Feature\"", "\"FeatureCollection\"", "/type", "road-damage.not-a-feature")]
    [InlineData("\"severity\":3", "\"severity\":5", "/properties/severity", "demand.range")]
    [InlineData("\"severity\":3", "\"severity\":2.5", "/properties/severity", "demand.range")]
    [InlineData("\"severity\":3", "\"severity\":\"3\"", "/properties/severity", "demand.range")]
    [InlineData("\"severity\":3", "\"severity\":99999999999999999999", "/properties/severity", "demand.range")]
    [InlineData("\"SP 14\"", "\" \"", "/properties/roadId", "road-damage.road")]
    [InlineData("\"SP 14\"", "\"SP\\u000014\"", "/properties/roadId", "road-damage.road")]
    [InlineData("\"SP 14\"", "\"\\uD800\"", "/properties/roadId", "road-damage.road")]
    [InlineData("\"p1\"", "{}", "/properties/id", "road-damage.id")]
    [InlineData("2026-03-01T10:00:00+01:00", "2026-03-01T10:00:00", "/properties/time", "date-time")]
    [InlineData("2026-03-01T10:00:00+01:00", "2026-02-30T10:00:00Z", "/properties/time", "date-time")]
    [InlineData("2026-03-01T10:00:00+01:00", "2027-03-01T10:00:00Z", "/properties/time", "road-damage.future")]
    [InlineData("2026-03-01T10:00:00+01:00", "1999-03-01T10:00:00Z", "/properties/time", "road-damage.past")]
    [InlineData("\"istatCode\":\"015146\"", "\"bodyId\":\"015146\"", "/properties/bodyId", "uuid")]
    public void What_is_wrong_is_said_where_it_is(string right, string wrong, string pointer, string code)
    {
        Assert.Contains(right, Good);
        var errors = new Errors();
        Assert.Null(Observation.Read(JsonDocument.Parse(Good.Replace(right, wrong)).RootElement, "", Damage.Seen, errors, out _));
        Assert.Equal([(pointer, code)], errors.All.Select(x => (x.Pointer, x.Code)));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("[]")]
    [InlineData("{\"properties\":[],\"geometry\":7}")]
    public void What_is_no_feature_at_all_is_reported_too(string json)
    {
        var errors = new Errors();
        Assert.Null(Observation.Read(JsonDocument.Parse(json).RootElement, "", Damage.Seen, errors, out _));
        Assert.Equal(["/geometry/type", "/properties/id", "/properties/roadId", "/properties/severity", "/properties/time", "/type"], errors.All.Select(x => x.Pointer).Order(StringComparer.Ordinal));
    }
}
