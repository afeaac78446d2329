using Aggregator.GppMonitoring.Indicators;

namespace Aggregator.GppMonitoring.Tests.Indicators;

public class GreenIndicatorsTests
{
    private static readonly MonitoredLot[] Example =
    [
        new("cleaning", 4_000_000, "FULL", true, 11, 11),
        new("cleaning", 2_000_000, "FULL", true, 6, 8),
        new("roads", 3_000_000, "PARTIAL", true, 0, 0),
        new("roads", 1_000_000, "FULL", true, 10, 10),
        new("security", 5_000_000, "NA", true, 0, 0),
        new("lighting", 2_000_000, "NONE", false, 0, 0),
    ];

    [Fact]
    public void The_worked_example_comes_out_to_the_digit()
    {
        var (overall, byCategory) = GreenIndicators.WithCategories(Example, 20_000_000);
        Assert.Equal(new GreenIndicators("60.00", "58.33", "70.59", "93.10", "41.67", "16.67", "15.00", "5.00"), overall);
        Assert.Equal(("100.00", "66.67"), (byCategory["cleaning"].GppByValue, byCategory["cleaning"].VerifiedByValue));
        Assert.Equal(("25.00", "50.00"), (byCategory["roads"].GppByValue, byCategory["roads"].GppByNumber));
        Assert.Equal("0.00", byCategory["lighting"].GppByValue);
        Assert.Null(byCategory["security"].GppByValue);
        Assert.Null(byCategory["security"].GppByNumber);
        Assert.Equal("0.00", byCategory["security"].Scope);
    }

    [Fact]
    public void Nothing_to_divide_by_is_null_and_never_zero() =>
        Assert.Equal(new GreenIndicators(null, null, null, null, null, null, null, null), GreenIndicators.Of([], null));

    [Fact]
    public void A_lot_of_which_nothing_is_due_is_not_verified() =>
        Assert.Equal(("0.00", null, "100.00"), (GreenIndicators.Of([new("a", 10, "FULL", true, 0, 0)], null) is var x ? x.VerifiedByValue : "", x.VerifiedByCount, x.Gap));

    [Theory]
    [InlineData(0, 10, "0.00")]
    [InlineData(1, 11, "0.00")]
    [InlineData(1, 10, "0.00")]
    [InlineData(3, 10, "2.50")]
    [InlineData(49, 100, "4.88")]
    [InlineData(1, 2, "5.00")]
    [InlineData(10, 10, "5.00")]
    public void Sigma_rises_from_ten_to_fifty_percent(int green, int all, string points) => Assert.Equal(points,
        GreenIndicators.Of([.. Enumerable.Range(0, all).Select(i => new MonitoredLot("a", 1, i < green ? "PARTIAL" : "NONE", false, 0, 0))], null).Sigma);

    [Fact]
    public void A_lot_outside_the_criteria_has_a_green_objective_only_if_it_asks_for_something()
    {
        Assert.Equal("5.00", GreenIndicators.Of([new("a", 1, "NA", true, 0, 0)], null).Sigma);
        Assert.Equal("0.00", GreenIndicators.Of([new("a", 1, "NA", false, 0, 0)], null).Sigma);
    }
}
