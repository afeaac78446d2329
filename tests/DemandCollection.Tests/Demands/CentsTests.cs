using Aggregator.DemandCollection.Demands;
using FsCheck;
using FsCheck.Fluent;

namespace Aggregator.DemandCollection.Tests.Demands;

public sealed class CentsTests
{
    [Theory]
    [InlineData("105000.00", 36, "315000.00")]
    [InlineData("100.00", 1, "8.33")]
    [InlineData("0.06", 1, "0.01")] // exactly half a cent goes up
    [InlineData("0.05", 1, "0.00")]
    [InlineData("9600.00", 30, "24000.00")]
    public void A_year_over_a_duration(string yearly, int months, string total) => Assert.Equal(D(total), Cents.Over(D(yearly), months));

    [Fact]
    public void A_remaining_cent_goes_to_the_largest_remainder_and_of_equals_to_the_first() =>
        Assert.Equal([0.34m, 0.33m, 0.33m], Cents.Split(1.00m, [1m, 1m, 1m]));

    [Fact]
    public void Shares_add_up_and_none_is_a_cent_away_from_its_exact_part()
    {
        var cases = from total in Gen.Choose(0, 2_000_000_000) from weights in Gen.NonEmptyListOf(Gen.Choose(1, 100_000_000)) select (Total: total / 100m, Weights: weights.Select(x => x / 100m).ToList());
        Prop.ForAll(cases.ToArbitrary(), x =>
        {
            var shares = Cents.Split(x.Total, x.Weights);
            return shares.Sum() == x.Total && shares.Zip(x.Weights).All(pair => Math.Abs(pair.First - x.Total * pair.Second / x.Weights.Sum()) < 0.01m);
        }).QuickCheckThrowOnFailure();
    }

    private static decimal D(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
