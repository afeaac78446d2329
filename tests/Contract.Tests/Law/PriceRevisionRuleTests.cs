using System.Globalization;
using Aggregator.Contract.Law;

namespace Aggregator.Contract.Tests.Law;

public sealed class PriceRevisionRuleTests
{
    private static readonly DateOnly Today = new(2026, 11, 22);

    [Theory]
    [InlineData("Works", "8", "400000", "18000.00")]
    [InlineData("Services", "8", "100000", "2400.00")]
    [InlineData("Services", "5.00", "100000", "0.00")]
    [InlineData("Services", "5.01", "100000", "8.00")]
    [InlineData("Services", "-7", "250000", "-4000.00")]
    [InlineData("Works", "-4.5", "1000000", "-13500.00")]
    [InlineData("Supplies", "8.2", "1000000", "25600.00")]
    public void The_part_above_the_threshold_is_revised_both_ways(string kind, string variation, string remaining, string revision) => Assert.Equal(
        revision,
        PriceRevisionRule.At(Enum.Parse<ContractKind>(kind), Today)!.Revise(Number(variation), Number(remaining)).ToString(CultureInfo.InvariantCulture));

    [Fact]
    public void A_notice_from_before_the_correction_keeps_the_first_text()
    {
        Assert.Equal(6_400.00m, PriceRevisionRule.At(ContractKind.Services, new DateOnly(2024, 12, 30))!.Revise(8m, 100_000m));
        Assert.Equal(2_400.00m, PriceRevisionRule.At(ContractKind.Services, new DateOnly(2024, 12, 31))!.Revise(8m, 100_000m));
        Assert.Null(PriceRevisionRule.At(ContractKind.Works, new DateOnly(2023, 6, 30)));
    }

    [Fact]
    public void On_any_day_since_the_code_each_kind_has_exactly_one_rule()
    {
        for (var day = new DateOnly(2023, 7, 1); day <= new DateOnly(2030, 1, 1); day = day.AddDays(1))
        {
            Assert.All(Enum.GetValues<ContractKind>(), kind => Assert.NotNull(PriceRevisionRule.At(kind, day)));
        }
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
