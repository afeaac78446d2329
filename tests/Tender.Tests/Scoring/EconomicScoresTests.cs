using System.Globalization;
using Aggregator.Tender.Scoring;

namespace Aggregator.Tender.Tests.Scoring;

public class EconomicScoresTests
{
    private static readonly decimal[] Discounts = [8, 12.5m, 15, 18, 22];
    private static readonly Rounding HalfUp3 = new(3, RoundingMode.HalfUp);

    /// <summary>Five discounts, 30 points, half up to three digits.</summary>
    [Theory]
    [InlineData(Formula.Linear, null, "10.909 17.045 20.455 24.545 30.000")]
    [InlineData(Formula.Bilinear, "0.80", "12.715 19.868 23.841 26.522 30.000")]
    [InlineData(Formula.Bilinear, "0.85", "13.510 21.109 25.331 27.391 30.000")]
    [InlineData(Formula.Bilinear, "0.90", "14.305 22.351 26.821 28.261 30.000")]
    [InlineData(Formula.Power, "0.5", "18.091 22.613 24.772 27.136 30.000")]
    [InlineData(Formula.Power, "2", "3.967 9.685 13.946 20.083 30.000")]
    [InlineData(Formula.Inverse, null, "25.435 26.743 27.529 28.537 30.000")]
    [InlineData(Formula.Concave, "6", "11.809 16.536 18.686 20.880 23.244")]
    internal void The_vectors_of_the_formulas_come_out(Formula formula, string? parameter, string expected)
    {
        var scores = EconomicScores.Of(formula, 30, parameter is null ? null : decimal.Parse(parameter, CultureInfo.InvariantCulture), Discounts, HalfUp3);
        Assert.Equal(expected, string.Join(' ', scores.Select(HalfUp3.Write)));
    }

    [Fact]
    public void Truncation_and_half_up_part_at_the_hundredth()
    {
        Assert.Equal(13.50m, EconomicScores.Of(Formula.Bilinear, 30, 0.85m, Discounts, new Rounding(2, RoundingMode.Truncate))[0]);
        Assert.Equal(13.51m, EconomicScores.Of(Formula.Bilinear, 30, 0.85m, Discounts, new Rounding(2, RoundingMode.HalfUp))[0]);
    }

    [Fact]
    public void The_best_reaches_the_maximum_even_when_truncated()
    {
        foreach (var (formula, parameter) in ((Formula, decimal?)[])[(Formula.Linear, null), (Formula.Inverse, null), (Formula.Bilinear, 0.85m), (Formula.Power, 3m)])
        {
            Assert.Equal(30m, EconomicScores.Of(formula, 30, parameter, [7.77m, 3.33m, 11.11m], new Rounding(9, RoundingMode.Truncate))[2]);
        }
    }

    [Fact]
    public void Equal_discounts_are_scored_without_dividing_by_zero()
    {
        Assert.All(EconomicScores.Of(Formula.Bilinear, 30, 0.85m, [10, 10, 10], HalfUp3), x => Assert.Equal(25.5m, x));
        Assert.All(EconomicScores.Of(Formula.Bilinear, 30, 0.85m, [0, 0], HalfUp3), x => Assert.Equal(25.5m, x));
        Assert.All(EconomicScores.Of(Formula.Linear, 30, null, [0, 0], HalfUp3), x => Assert.Equal(0m, x));
        Assert.All(EconomicScores.Of(Formula.Power, 30, 0.5m, [0, 0], HalfUp3), x => Assert.Equal(0m, x));
        Assert.All(EconomicScores.Of(Formula.Inverse, 30, null, [0, 0], HalfUp3), x => Assert.Equal(30m, x));
        Assert.Equal([30m], EconomicScores.Of(Formula.Linear, 30, null, [12], HalfUp3));
        Assert.Empty(EconomicScores.Of(Formula.Linear, 30, null, [], HalfUp3));
    }

    [Theory]
    [InlineData(Formula.Linear, "1", "no-parameter")]
    [InlineData(Formula.Bilinear, null, "required")]
    [InlineData(Formula.Bilinear, "1", "between-zero-and-one")]
    [InlineData(Formula.Power, "1", "exponent")]
    [InlineData(Formula.Power, "0", "exponent")]
    [InlineData(Formula.Concave, "1", "exponent")]
    [InlineData(Formula.Concave, "21", "exponent")]
    [InlineData(Formula.Power, "0.5", null)]
    internal void Parameters_are_checked(Formula formula, string? parameter, string? wrong) =>
        Assert.Equal(wrong, EconomicScores.Wrong(formula, parameter is null ? null : decimal.Parse(parameter, CultureInfo.InvariantCulture)));
}
