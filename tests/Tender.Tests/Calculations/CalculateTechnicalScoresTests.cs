using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Calculations;

public class CalculateTechnicalScoresTests(TenderUnderTest on)
{
    [Theory]
    [InlineData("none", "49.00 48.67 38.00", "32.00")]
    [InlineData("criteria", "63.18 63.33 49.55", "40.00")]
    [InlineData("total", "69.83 70.00 54.76", "40.00")]
    public async Task Anybody_recomputes_a_jury(string rescaling, string totals, string first)
    {
        var scores = (await on.Call(null, "POST", "/calculations/technical-scores", System.Text.Encoding.UTF8.GetBytes("""
            {"criteria":[{"id":"C1","max":"40"},{"id":"C2","max":"30"}],"bids":[
              {"id":"a","coefficients":{"C1":["0.8","0.7","0.9"],"C2":["0.5","0.6","0.6"]}},
              {"id":"b","coefficients":{"C1":["0.6","0.6","0.8"],"C2":["0.7","0.8","0.7"]}},
              {"id":"c","coefficients":{"C1":["0.4","0.5","0.6"],"C2":["0.6","0.6","0.6"]}}],
             "rescaling":"RESCALING","rounding":{"decimals":2,"mode":"half-up"}}
            """.Replace("RESCALING", rescaling)))).Is(200)["bids"]!.AsArray();
        Assert.Equal(totals, string.Join(' ', scores.Select(x => (string?)x!["total"])));
        Assert.Equal(("a", first), ((string?)scores[0]!["id"], (string?)scores[0]!["byCriterion"]!["C1"]));
    }

    [Fact]
    public async Task Every_wrong_field_is_named()
    {
        var reply = await on.Call(null, "POST", "/calculations/technical-scores", """
            {"criteria":[{"id":"C1","max":"0"},{"id":"C1","max":"30"},{"id":"C2","max":"30"}],"bids":[{"id":"a","coefficients":{"C1":["1.1"],"C9":[]}}],"rescaling":"none","rounding":{"decimals":2,"mode":"half-up"}}
            """u8.ToArray());
        reply.Invalid("/criteria/0/max", "tender.max-score");
        reply.Invalid("/criteria/1/id", "duplicate");
        reply.Invalid("/bids/0/coefficients/C2", "required");
        reply.Invalid("/bids/0/coefficients/C1/0", "tender.coefficient");
        reply.Invalid("/bids/0/coefficients/C9", "unknown");
    }
}
