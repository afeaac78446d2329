using Aggregator.Demo.Scenario;
using Aggregator.Demo.Territory;

namespace Aggregator.Demo.Tests.Scenario;

public sealed class LotSplitTests
{
    private static readonly IReadOnlyList<Unit> Units =
    [
        .. DemoTerritory.Read().Municipalities.Select(x => new Unit(
            new Guid(int.Parse(x.IstatCode), 0, 0, new byte[8]), (double)x.Latitude, (double)x.Longitude, DemandRule.For(DemandRule.Cleaning, x).Sum(line => line.YearlyValue))),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(40)]
    public void Every_unit_is_in_exactly_one_lot(int lots)
    {
        var split = LotSplit.Into(lots, Units);

        Assert.Equal(lots, split.Count);
        Assert.All(split, Assert.NotEmpty);
        Assert.Equal(Units.Select(x => x.BodyId).Order(), split.SelectMany(x => x).Select(x => x.BodyId).Order());
    }

    [Fact]
    public void Lots_are_of_like_value()
    {
        var values = LotSplit.Into(6, Units).Select(x => x.Sum(unit => unit.Value)).ToList();

        Assert.InRange(values.Max() / values.Average(), 1m, 1.25m);
        Assert.InRange(values.Min() / values.Average(), 0.75m, 1m);
    }

    [Fact]
    public void The_same_units_give_the_same_lots_in_whatever_order() =>
        Assert.Equal(
            LotSplit.Into(6, Units).Select(x => string.Join(' ', x.Select(unit => unit.BodyId).Order())),
            LotSplit.Into(6, [.. Units.Reverse()]).Select(x => string.Join(' ', x.Select(unit => unit.BodyId).Order())));

    [Fact]
    public void More_lots_than_units_end_with_the_units() => Assert.Single(LotSplit.Into(3, [Units[0]]));
}
