using Aggregator.Messages;
using Aggregator.Tender.LotPlanning;
using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.LotPlanning;

public class PlanFiguresTests
{
    [Fact]
    public void The_figures_of_four_bodies_in_two_lots()
    {
        // 0 1     5 km between neighbours; 0 and 1 lie in province 015, 2 and 3 in 108.
        // 2 3
        var ground = Grounds.Of(2, [
            Grounds.Demand(0, 100_000m, Grounds.Line(1, expiry: new DateOnly(2026, 1, 1), fields: ("staffNow", "5"))), Grounds.Demand(1, 50_000m, Grounds.Line(1)),
            Grounds.Demand(2, 250_000m, Grounds.Line(1, expiry: new DateOnly(2026, 1, 31))), Grounds.Demand(3, 100_000m, Grounds.Line(1, expiry: new DateOnly(2027, 1, 1)))]);
        var f = PlanFigures.Of(ground, new PlanTerms(2, MaxImbalance: 0.5m), [[Grounds.Unit(0), Grounds.Unit(2)], [Grounds.Unit(1), Grounds.Unit(3)]], new(Grounds.Day));
        Assert.Equal((500_000m, 250_000m, 150_000m, 350_000m, 200_000m), (f.Total.Amount, f.Mean.Amount, f.Least.Amount, f.Most.Amount, f.Spread.Amount));
        Assert.Equal((0.4m, 2, 4, 2, 2, 5), (f.MaxImbalance, f.BorderCut, f.Borders, f.Routes, f.ProvincesCrossed, f.StaffNow));
        Assert.Equal([ThresholdClass.Eu, ThresholdClass.EuByTotal], f.Lots.Select(x => x.Threshold));
        Assert.Equal([700_000m, 300_000m], f.Lots.Select(x => x.TurnoverMax.Amount));
        Assert.Equal([2, 2, 2], f.Reach.Select(x => x.Lots));
        // 30 days in the first lot, none in the second, whose only contract ends on one day.
        Assert.Equal(15, f.ExpirySpreadDays);
        Assert.InRange(f.CompactnessKm!.Value, 2.4m, 2.6m);
        Assert.InRange(f.Lots[0].RouteKm!.Value, 6.4m, 6.6m);
        // 5 km of straight line, 1.3 of road, 40 km/h: some ten minutes from the base to the other place, in each lot.
        Assert.InRange(f.PatrolMinutes!.Value, 19, 21);
        Assert.Empty(f.Breaches);
    }

    [Fact]
    public void A_lot_whose_value_doubled_passes_a_turnover_is_out_of_its_reach()
    {
        var ground = Grounds.Grid(2, 900_000m, 1_000_000m, 1_000_000.01m, 6_000_000m);
        var f = PlanFigures.Of(ground, new PlanTerms(4), [.. Enumerable.Range(0, 4).Select(x => (IReadOnlyList<string>)[Grounds.Unit(x)])], new(Grounds.Day));
        Assert.Equal([(2_000_000m, 2), (10_000_000m, 3), (50_000_000m, 4)], f.Reach.Select(x => (x.Turnover.Amount, x.Lots)));
        // One that the planner names stands behind them; one that is there already stands once.
        Assert.Equal((1_900_000m, 1), Last(1_900_000m));
        Assert.Equal((50_000_000m, 4), Last(10_000_000m));

        (decimal, int) Last(decimal turnover) => PlanFigures.Of(ground, new PlanTerms(4, Turnover: Money.Euro(turnover)), [.. Enumerable.Range(0, 4).Select(x => (IReadOnlyList<string>)[Grounds.Unit(x)])], new(Grounds.Day))
            .Reach.Select(x => (x.Turnover.Amount, x.Lots)).Last();
    }

    [Fact]
    public void A_patrol_starts_where_the_planner_says()
    {
        var ground = Grounds.Grid(3, 1, 1, 1);
        IReadOnlyList<IReadOnlyList<string>> lot = [[Grounds.Unit(0), Grounds.Unit(1), Grounds.Unit(2)]];
        Assert.Equal(Grounds.Body(1), PlanFigures.Of(ground, new PlanTerms(1), lot, new(Grounds.Day)).Lots[0].BaseBodyId);
        var far = PlanFigures.Of(ground, new PlanTerms(1, BaseBodyId: Grounds.Body(0)), lot, new(Grounds.Day));
        Assert.Equal(Grounds.Body(0), far.Lots[0].BaseBodyId);
        Assert.True(far.PatrolMinutes > PlanFigures.Of(ground, new PlanTerms(1), lot, new(Grounds.Day)).PatrolMinutes);
    }

    [Fact]
    public void Everything_that_is_not_kept_is_said()
    {
        var ground = Grounds.Grid(3, 100, 100, 100, 100, 100, 100);
        var terms = new PlanTerms(2, MaxImbalance: 0.1m, MinValue: Money.Euro(250), MaxValue: Money.Euro(350), Pinned: new Dictionary<string, int> { [Grounds.Unit(0)] = 2 },
            Together: [[Grounds.Unit(1), Grounds.Unit(2)]], Apart: [[Grounds.Unit(3), Grounds.Unit(5)]]);
        // The second lot is one corner and its opposite, and the first has all the rest.
        var f = PlanFigures.Of(ground, terms, [[Grounds.Unit(0), Grounds.Unit(1), Grounds.Unit(3), Grounds.Unit(5)], [Grounds.Unit(2), Grounds.Unit(4)]], new(Grounds.Day));
        Assert.Equal(["apart", "imbalance", "max-value", "min-value", "pieces", "pieces", "pin", "together"], f.Breaches.Select(x => x.Code["tender.lots-breach-".Length..]).Order());
    }

    [Fact]
    public void On_a_day_whose_threshold_is_not_known_no_class_is_claimed()
    {
        var f = PlanFigures.Of(Grounds.Grid(1, 1), new PlanTerms(1), [[Grounds.Unit(0)]], new(new DateOnly(2030, 1, 1)));
        Assert.Equal(ThresholdClass.Unknown, f.Lots[0].Threshold);
    }
}
