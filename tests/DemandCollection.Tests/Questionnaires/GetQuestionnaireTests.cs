namespace Aggregator.DemandCollection.Tests.Questionnaires;

public sealed class GetQuestionnaireTests(World world)
{
    [Fact]
    public async Task A_version_has_the_common_fields_in_every_kind_of_line()
    {
        var roads = (await world.Anybody.GetAsync("/categories/road-maintenance/questionnaires/1")).Is(200);
        Assert.All(roads["units"].EnumerateArray(), unit => Assert.Contains(unit.GetProperty("fields").EnumerateArray(), x => x.GetProperty("name").GetString() == "nature"));
        var priority = roads["units"].EnumerateArray().SelectMany(unit => unit.GetProperty("fields").EnumerateArray()).First(x => x.GetProperty("name").GetString() == "priority");
        Assert.StartsWith("1 si fa per prima", priority.GetProperty("help").GetProperty("it").GetString());
        Assert.StartsWith("A vehicle day is", roads["units"].EnumerateArray().Single(x => x.GetProperty("unit").GetString() == "vehicle-day").GetProperty("help").GetProperty("en").GetString());
    }
}
