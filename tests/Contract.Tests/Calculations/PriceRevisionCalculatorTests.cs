using System.Net;

namespace Aggregator.Contract.Tests.Calculations;

public sealed class PriceRevisionCalculatorTests(World world)
{
    [Theory]
    [InlineData("works", "8", "400000", "18000.00")]
    [InlineData("services", "8", "100000", "2400.00")]
    [InlineData("services", "5.00", "100000", "0.00")]
    [InlineData("services", "5.01", "100000", "8.00")]
    [InlineData("services", "-7", "250000", "-4000.00")]
    [InlineData("works", "-4.5", "1000000", "-13500.00")]
    [InlineData("supplies", "8.2", "1000000", "25600.00")]
    public async Task Anybody_can_recompute_a_revision(string kind, string variationPercent, string remaining, string revision) => Assert.Equal(
        revision, (string)(await world.Nobody().Post("/calculations/price-revision", new { kind, variationPercent, remaining })).Must(HttpStatusCode.OK)["revision"]!);

    [Fact]
    public async Task Numbers_may_be_numbers_and_everything_wrong_is_named()
    {
        Assert.Equal("18000.00", (string)(await world.Nobody().Post("/calculations/price-revision", """{"kind":"works","variationPercent":8,"remaining":400000}""")).Must(HttpStatusCode.OK)["revision"]!);
        var wrong = (await world.Nobody().Post("/calculations/price-revision", """{"kind":"gardening","variationPercent":"a lot"}""")).MustRefuse(HttpStatusCode.BadRequest, "invalid-input");
        Assert.Equal(["/kind", "/variationPercent", "/remaining"], wrong.Body["errors"]!.AsArray().Select(x => (string)x!["pointer"]!));
        var range = (await world.Nobody().Post("/calculations/price-revision", """{"kind":"works","variationPercent":"999999","remaining":"-1"}""")).MustRefuse(HttpStatusCode.BadRequest, "invalid-input");
        Assert.Equal(["/variationPercent", "/remaining"], range.Body["errors"]!.AsArray().Select(x => (string)x!["pointer"]!));
    }
}
