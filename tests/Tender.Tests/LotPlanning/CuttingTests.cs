using Aggregator.Tender.LotPlanning;
using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.LotPlanning;

public class CuttingTests
{
    private static readonly PlanningGround Even = Grounds.Grid(4, [.. Enumerable.Repeat(100m, 16)]);

    [Fact]
    public void Terms_become_lots_with_each_unit_in_exactly_one()
    {
        var lots = Cut(Even, new PlanTerms(4, MaxImbalance: 0));
        Assert.Equal(Even.ById.Keys.Order(), lots.SelectMany(x => x.Units).Order());
        Assert.All(lots, x => Assert.Equal(400m, x.Value));
        Assert.Equal(8, PlanFigures.Of(Even, new PlanTerms(4), [.. lots.Select(x => x.Units)], new(Grounds.Day)).BorderCut);
    }

    [Fact]
    public void Pins_groups_and_pairs_apart_hold_by_body_too()
    {
        var terms = new PlanTerms(4, MaxImbalance: 0.5m, Pinned: new Dictionary<string, int> { [Grounds.Unit(0)] = 3 }, Together: [[Grounds.Unit(0), Grounds.Unit(1)], [Grounds.Unit(1), Grounds.Unit(4)]],
            Apart: [[Grounds.Unit(2), Grounds.Unit(3)]]);
        var lotOf = Cut(Even, terms).SelectMany(x => x.Units.Select(u => (u, x.Number))).ToDictionary(x => x.u, x => x.Number);
        Assert.Equal([3, 3, 3], new[] { 0, 1, 4 }.Select(x => lotOf[Grounds.Unit(x)]));
        Assert.NotEqual(lotOf[Grounds.Unit(2)], lotOf[Grounds.Unit(3)]);
    }

    [Fact]
    public void Each_kind_has_its_own_lots_by_value_or_as_asked()
    {
        var ground = Grounds.Of(3, [.. Enumerable.Range(0, 6).Select(n => Grounds.Demand(n, 400m, Grounds.Line(100, fields: ("armed", "true")), Grounds.Line(33.33m, fields: ("armed", "false"))))]);
        var lots = Cut(ground, new PlanTerms(4, MaxImbalance: 1));
        Assert.Equal([LineKind.Services, LineKind.Services, LineKind.Services, LineKind.Unarmed], lots.Select(x => Assert.Single(x.Units.Select(u => ground.ById[u].Kind).Distinct())!.Value));
        Assert.Equal([1, 2, 3, 4], lots.Select(x => x.Number));
        var asked = Cut(ground, new PlanTerms(4, MaxImbalance: 1, LotsByKind: new Dictionary<string, int> { ["services"] = 2, ["unarmed"] = 2 }));
        Assert.Equal(2, asked.Count(x => ground.ById[x.Units[0]].Kind == LineKind.Unarmed));
        Assert.Equal("tender.lots-kinds", Refused(ground, new PlanTerms(1))[0].Code);
        Assert.Equal("tender.lots-pinned-kind", Refused(ground, new PlanTerms(4, MaxImbalance: 1, Pinned: new Dictionary<string, int> { [Grounds.Unit(0) + "/unarmed"] = 1 }))[0].Code);
    }

    [Fact]
    public void A_capital_too_large_gets_its_own_lot_and_split_by_sites_it_is_shared_out()
    {
        var demands = Enumerable.Range(0, 8).Select(n => Grounds.Demand(n, 100m, Grounds.Line(1))).Append(Grounds.Demand(8, 1200m, [.. Enumerable.Range(0, 12).Select(x => Grounds.Line(1, $"Sede {x:00}"))])).ToList();
        var whole = Grounds.Of(3, demands);
        var alone = Assert.Single(Cut(whole, new PlanTerms(3, MaxImbalance: 0.2m)), x => x.Oversized);
        Assert.Equal([Grounds.Unit(8)], alone.Units);
        var split = Grounds.Of(3, demands, split: 8);
        var lots = Cut(split, new PlanTerms(4, MaxImbalance: 0.1m, SplitBodies: [Grounds.Body(8)]));
        Assert.DoesNotContain(lots, x => x.Oversized);
        Assert.True(lots.Count(x => x.Units.Any(u => split.ById[u].BodyId == Grounds.Body(8))) > 1);
    }

    [Fact]
    public void What_is_impossible_is_said_by_name()
    {
        var obstacles = Refused(Even, new PlanTerms(2, MaxImbalance: 0, Together: [[Grounds.Unit(0), Grounds.Unit(1)]], Apart: [[Grounds.Unit(0), Grounds.Unit(1)]]));
        Assert.Contains(obstacles, x => x.Code == "tender.lots-apart-together" && x.Args.Any(a => a.Value as string == "Comune 0"));
        Assert.Equal("tender.lots-unknown-unit", Refused(Even, new PlanTerms(2, Pinned: new Dictionary<string, int> { ["nobody"] = 1 }))[0].Code);
        Assert.Contains(Refused(Even, new PlanTerms(2, MaxValue: Messages.Money.Euro(700))), x => x.Code == "tender.lots-max-value");
    }

    [Fact]
    public void Compactness_brings_places_nearer_to_each_other()
    {
        // A strip: the shortest border cuts lengthwise where the values ask for it, the least distance across.
        var ground = Grounds.Grid(12, [.. Enumerable.Repeat(100m, 36)]);
        var far = Figures(ground, new PlanTerms(4, MaxImbalance: 0.2m));
        var near = Figures(ground, new PlanTerms(4, MaxImbalance: 0.2m, Compactness: 5));
        Assert.True(near.CompactnessKm <= far.CompactnessKm, $"{near.CompactnessKm} km instead of {far.CompactnessKm}");
        Assert.Empty(near.Breaches);
        var plain = Grounds.Of(4, [.. Enumerable.Range(0, 8).Select(n => Grounds.Demand(n, 100m, Grounds.Line(1)))]);
        Assert.Equal(8, Cut(new PlanningGround([.. plain.Units.Select(x => x with { Latitude = null })], plain.Borders), new PlanTerms(2, Compactness: 1)).Sum(x => x.Units.Count));
    }

    [Fact]
    public void An_island_comes_into_the_lot_of_the_nearest_place()
    {
        var ground = Grounds.Grid(4, [.. Enumerable.Repeat(100m, 16)]);
        var island = ground with { Borders = [.. ground.Borders.Where(x => x.A != Grounds.Body(15) && x.B != Grounds.Body(15))] };
        var lots = Cut(island, new PlanTerms(4, MaxImbalance: 0.3m));
        var own = lots.Single(x => x.Units.Contains(Grounds.Unit(15)));
        Assert.True(own.Units.Count == 1 || own.Units.Contains(Grounds.Unit(11)) || own.Units.Contains(Grounds.Unit(14)));
        Assert.Empty(PlanFigures.Of(island, new PlanTerms(4, MaxImbalance: 0.3m), [.. lots.Select(x => x.Units)], new(Grounds.Day)).Breaches);
    }

    private static IReadOnlyList<LaidLot> Cut(PlanningGround ground, PlanTerms terms)
    {
        var (lots, obstacles) = Cutting.Cut(ground, terms, TestContext.Current.CancellationToken);
        Assert.Empty(obstacles);
        return lots!;
    }

    private static IReadOnlyList<Obstacle> Refused(PlanningGround ground, PlanTerms terms)
    {
        var (lots, obstacles) = Cutting.Cut(ground, terms, TestContext.Current.CancellationToken);
        Assert.Null(lots);
        return obstacles;
    }

    private static PlanFigures Figures(PlanningGround ground, PlanTerms terms) => PlanFigures.Of(ground, terms, [.. Cut(ground, terms).Select(x => x.Units)], new(Grounds.Day));
}
