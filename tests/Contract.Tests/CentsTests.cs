using FsCheck;
using FsCheck.Fluent;

namespace Aggregator.Contract.Tests;

public sealed class CentsTests
{
    [Fact]
    public void The_cents_of_a_divided_total_add_up_to_it_and_nobody_is_a_cent_off() => Prop.ForAll(
        Gen.Choose(0, 2_000_000_000).Two().Select(x => (decimal)x.Item1 * 4 + x.Item2 % 4).Select(x => x / 100m).ToArbitrary(),
        Gen.ArrayOf(Gen.Choose(0, 900_000_000).Select(x => x / 100m)).Where(x => x.Length > 0).ToArbitrary(),
        (total, weights) =>
        {
            var parts = Cents.Divide(total, weights);
            var sum = weights.Sum();
            return parts.Sum() == total
                && parts.All(x => x == decimal.Round(x, 2))
                && (sum == 0m || parts.Zip(weights).All(x => Math.Abs(x.First - total * x.Second / sum) < 0.01m));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void The_cent_that_is_left_goes_to_the_largest_remainder()
    {
        Assert.Equal([33.34m, 33.33m, 33.33m], Cents.Divide(100m, [1m, 1m, 1m]));
        Assert.Equal([0.01m, 0.02m], Cents.Divide(0.03m, [1.49m, 1.51m]));
        Assert.Equal([0.00m, 0.00m, 0.01m], Cents.Divide(0.01m, [1m, 1m, 2m]));
    }

    [Fact]
    public void Who_asked_for_nothing_gets_nothing_unless_nobody_asked_for_anything()
    {
        Assert.Equal([0m, 10m], Cents.Divide(10m, [0m, 5m]));
        Assert.Equal([5m, 5m], Cents.Divide(10m, [0m, 0m]));
        Assert.Empty(Cents.Divide(10m, []));
    }

    [Theory]
    [InlineData("2.345", "2.35")]
    [InlineData("2.344999", "2.34")]
    [InlineData("-2.345", "-2.35")]
    public void Half_a_cent_goes_up(string amount, string rounded) =>
        Assert.Equal(rounded, Cents.HalfUp(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture)).ToString(System.Globalization.CultureInfo.InvariantCulture));
}
