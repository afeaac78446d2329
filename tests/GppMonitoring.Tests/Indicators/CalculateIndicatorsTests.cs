using System.Net;

namespace Aggregator.GppMonitoring.Tests.Indicators;

public class CalculateIndicatorsTests(GppService service)
{
    private const string Path = "/api/gpp/v1/calculations/indicators";

    [Fact]
    public async Task Anybody_recomputes_the_worked_example()
    {
        var answer = await service.Anonymous().Post(Path, """
            {"lots":[
              {"id":"L1","category":"cleaning","value":"4000000","status":"FULL","accepted":11,"due":11},
              {"id":"L2","category":"cleaning","value":2000000,"status":"FULL","accepted":6,"due":8},
              {"id":"L3","category":"roads","value":"3000000.00","status":"PARTIAL","included":14,"applicable":16},
              {"id":"L4","category":"roads","value":"1000000","status":"FULL","accepted":10,"due":10},
              {"id":"L5","category":"security","value":"5000000","status":"NA"},
              {"id":"L6","category":"lighting","value":"2000000","status":"NONE"}],
             "base":"20000000"}
            """);
        Assert.Equal("""{"gppByNumber":"60.00","gppByValue":"58.33","scope":"70.59","verifiedByCount":"93.10","verifiedByValue":"41.67","gap":"16.67","saving":"15.00","sigma":"5.00"}""",
            answer.GetProperty("overall").ToString());
        Assert.Equal("66.67", answer.GetProperty("byCategory").GetProperty("cleaning").Text("verifiedByValue"));
        Assert.Null(answer.GetProperty("byCategory").GetProperty("security").Text("gppByValue"));
    }

    [Fact]
    public async Task No_lots_give_nulls()
    {
        var answer = await service.Anonymous().Post(Path, """{"lots":[]}""");
        Assert.All(answer.GetProperty("overall").EnumerateObject(), member => Assert.Equal(System.Text.Json.JsonValueKind.Null, member.Value.ValueKind));
    }

    [Fact]
    public async Task Wrong_input_names_every_field()
    {
        var problem = await service.Anonymous().Post(Path, """
            {"lots":[{"id":"L1","category":"","value":"-1","status":"GREEN","accepted":3,"due":2},{"id":"L1","category":"a","value":"1","status":"FULL","included":3,"applicable":2}],"base":"-5"}
            """, HttpStatusCode.BadRequest);
        Assert.Equal(["/base", "/lots/0/accepted", "/lots/0/category", "/lots/0/status", "/lots/0/value", "/lots/1/id", "/lots/1/included"],
            problem.GetProperty("errors").EnumerateArray().Select(error => error.Text("pointer")!).Order(StringComparer.Ordinal));
        var shape = await service.Anonymous().Post(Path, """{"lots":[{"id":"L1","value":"abc","status":"FULL","due":1.5}]}""", HttpStatusCode.BadRequest);
        Assert.Equal(["/lots/0/category", "/lots/0/due", "/lots/0/value"], shape.GetProperty("errors").EnumerateArray().Select(error => error.Text("pointer")!).Order(StringComparer.Ordinal));
    }
}
