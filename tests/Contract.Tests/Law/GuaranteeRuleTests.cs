using System.Globalization;
using Aggregator.Contract.Law;

namespace Aggregator.Contract.Tests.Law;

public sealed class GuaranteeRuleTests
{
    [Theory]
    [InlineData("0", "10")]
    [InlineData("5", "10")]
    [InlineData("10", "10")]
    [InlineData("15", "15")]
    [InlineData("20", "20")]
    [InlineData("22", "24")]
    [InlineData("30.5", "41")]
    public void It_grows_with_the_discount(string discount, string percent) => Assert.Equal(
        decimal.Parse(percent, CultureInfo.InvariantCulture),
        GuaranteeRule.At(new DateOnly(2026, 11, 22))!.Percent(decimal.Parse(discount, CultureInfo.InvariantCulture)));
}
