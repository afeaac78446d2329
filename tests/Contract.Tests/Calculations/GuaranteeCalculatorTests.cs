using System.Net;

namespace Aggregator.Contract.Tests.Calculations;

public sealed class GuaranteeCalculatorTests(World world)
{
    [Theory]
    [InlineData("5", "10")]
    [InlineData("15", "15")]
    [InlineData("20", "20")]
    [InlineData("22", "24")]
    [InlineData("30.5", "41")]
    [InlineData("10.25", "10.25")]
    public async Task Anybody_can_recompute_a_guarantee(string discountPercent, string percent) => Assert.Equal(
        percent, (string)(await world.Nobody().Post("/calculations/guarantee", new { discountPercent })).Must(HttpStatusCode.OK)["percent"]!);

    [Theory]
    [InlineData("""{"discountPercent":"-1"}""")]
    [InlineData("""{"discountPercent":"100.01"}""")]
    [InlineData("""{}""")]
    public async Task Nonsense_is_named(string body) => Assert.Equal(
        "/discountPercent", (string)(await world.Nobody().Post("/calculations/guarantee", body)).MustRefuse(HttpStatusCode.BadRequest, "invalid-input").Body["errors"]![0]!["pointer"]!);
}
