using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Calculations;

public class CalculateEconomicScoresTests(TenderUnderTest on)
{
    [Fact]
    public async Task Anybody_recomputes_a_tender()
    {
        var scores = (await on.Call(null, "POST", "/calculations/economic-scores", """
            {"formula":"bilinear","maxScore":"30","parameter":"0.85","base":"1000000","discounts":["8",12.5,"15","18","22"],"rounding":{"decimals":3,"mode":"half-up"}}
            """u8.ToArray())).Is(200);
        Assert.Equal(["13.510", "21.109", "25.331", "27.391", "30.000"], scores["scores"]!.AsArray().Select(x => (string?)x));
    }

    [Fact]
    public async Task Every_wrong_field_is_named()
    {
        var reply = await on.Call(null, "POST", "/calculations/economic-scores", """
            {"formula":"power","maxScore":"-1","parameter":"1","base":"0","discounts":["8","100","-2"],"rounding":{"decimals":10,"mode":"truncate"}}
            """u8.ToArray());
        reply.Invalid("/maxScore", "tender.max-score");
        reply.Invalid("/parameter", "tender.parameter-exponent");
        reply.Invalid("/base", "positive");
        reply.Invalid("/discounts/1", "tender.discount");
        reply.Invalid("/discounts/2", "tender.discount");
        reply.Invalid("/rounding/decimals", "tender.decimals");
        (await on.Call(null, "POST", "/calculations/economic-scores", "{}"u8.ToArray())).Invalid("/formula", "required");
        (await on.Call(null, "POST", "/calculations/economic-scores", """{"formula":"magic","maxScore":"30","discounts":[],"rounding":{"decimals":3,"mode":"half-up"}}"""u8.ToArray())).Invalid("/formula", "enum");
        (await on.Call(null, "POST", "/calculations/economic-scores", "{"u8.ToArray())).Refused(400, "malformed-json");
    }
}
