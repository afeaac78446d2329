using Aggregator.Contract.Law;

namespace Aggregator.Contract.Tests.Law;

public sealed class OptionRuleTests
{
    [Fact]
    public void A_fifth_of_the_original_value_and_never_a_fraction_of_a_cent_more()
    {
        var rule = OptionRule.At(new DateOnly(2026, 11, 22))!;
        Assert.Equal(250_000m, rule.Of(1_250_000m));
        Assert.Equal(0.00m, rule.Of(0.04m));
        Assert.Equal(0.01m, rule.Of(0.09m));
    }
}
