using Aggregator.Tender.LotPlanning;
using FsCheck;
using FsCheck.Fluent;

namespace Aggregator.Tender.Tests.LotPlanning;

public sealed class LotPlannerTests
{
    [Fact]
    public void Every_request_is_answered_by_lots_that_keep_all_of_it_or_by_what_makes_it_impossible() =>
        Prop.ForAll(Territories().ToArbitrary(), request =>
        {
            var (layout, obstacles) = LotPlanner.Plan(request);
            return layout is null ? obstacles.Count > 0 : obstacles.Count == 0 && Broken(request, layout) is null;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public void The_order_of_the_input_has_no_say_and_the_same_seed_gives_the_same_lots() =>
        Prop.ForAll(Territories().ToArbitrary(), request =>
        {
            var turned = request with
            {
                Units = [.. request.Units.Reverse()],
                Borders = [.. request.Borders.Reverse().Select(x => new Border(x.B, x.A, x.Weight))],
                Apart = [.. request.Apart.Reverse().Select(x => (x.B, x.A))],
                Pinned = request.Pinned.Reverse().ToDictionary(),
            };
            return Written(LotPlanner.Plan(request)) == Written(LotPlanner.Plan(turned));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    [Theory]
    [InlineData(4, 4, 2, 4)]
    [InlineData(4, 4, 4, 8)]
    [InlineData(6, 6, 2, 6)]
    [InlineData(6, 6, 3, 10)]
    [InlineData(6, 6, 4, 12)]
    [InlineData(6, 6, 9, 24)]
    [InlineData(2, 12, 6, 10)]
    [InlineData(3, 9, 3, 6)]
    public void A_grid_of_equal_cells_is_cut_as_short_as_it_can_be(int rows, int columns, int lots, int cut)
    {
        var (layout, _) = LotPlanner.Plan(Grid(rows, columns, lots));
        Assert.NotNull(layout);
        Assert.Equal((cut, 0m), (layout.Cut, layout.Imbalance));
    }

    [Fact]
    public void Milan_s_metropolitan_city_without_its_capital_is_cut_shorter_than_METIS_does()
    {
        // gpmetis 5.1.0 -contig -minconn -ufactor=30: 18, 27 (beyond the bound), 39, 34 (beyond), 65.
        var (units, borders) = Milan.Read();
        foreach (var (lots, most) in new[] { (3, 17), (4, 24), (5, 34), (6, 40), (8, 57) })
        {
            var request = new LotRequest(units, borders, lots);
            var (layout, obstacles) = LotPlanner.Plan(request);
            Assert.Empty(obstacles);
            Assert.Null(Broken(request, layout!));
            Assert.InRange(layout!.Cut, 1, most);
        }
    }

    [Fact]
    public void A_unit_too_large_gets_a_lot_of_its_own_and_the_others_are_balanced_without_it()
    {
        var grid = Grid(5, 5, 4);
        var request = grid with { Units = [.. grid.Units.Select(x => x.Id == "02-02" ? x with { Value = 1000 } : x)] };
        var (layout, _) = LotPlanner.Plan(request);
        var own = Assert.Single(layout!.Lots, x => x.Oversized);
        Assert.Equal(["02-02"], own.Units);
        Assert.Equal([8m, 8m, 8m], layout.Lots.Where(x => !x.Oversized).Select(x => x.Value));
        Assert.Equal(0m, layout.Imbalance);
    }

    [Fact]
    public void A_split_capital_shares_its_borders_among_its_sites()
    {
        var request = new LotRequest(
            [new("centre-1", 10, Parent: "capital"), new("centre-2", 10, Parent: "capital"), new("west", 10), new("east", 10)],
            [new("capital", "west"), new("capital", "east")], 2);
        var (layout, _) = LotPlanner.Plan(request);
        // Whatever the sides, each keeps half of its border with the capital.
        Assert.Equal(1m, layout!.Cut);
        Assert.Equal([20m, 20m], layout.Lots.Select(x => x.Value));
    }

    [Fact]
    public void Islands_join_any_lot_and_a_link_of_weight_zero_binds_them_to_one()
    {
        var grid = Grid(4, 4, 4);
        var loose = grid with { Units = [.. grid.Units, new Unit("isle-1", 2), new Unit("isle-2", 2)], MaxImbalance = 0.25m };
        Assert.Null(Broken(loose, LotPlanner.Plan(loose).Layout!));
        var linked = loose with { Borders = [.. grid.Borders, new Border("isle-1", "00-00", 0), new Border("isle-2", "00-00", 0)], MaxImbalance = 0.4m };
        var (layout, _) = LotPlanner.Plan(linked);
        Assert.Null(Broken(linked, layout!));
        Assert.Contains(layout!.Lots, x => x.Units.Contains("isle-1") && (x.Units.Contains("00-00") || x.Units.Count == 1));
    }

    [Fact]
    public void Units_kept_together_count_as_one_place()
    {
        var grid = Grid(4, 4, 2);
        var request = grid with { Units = [.. grid.Units.Select(x => x.Id is "00-00" or "03-03" ? x with { Together = "union" } : x)] };
        var (layout, _) = LotPlanner.Plan(request);
        Assert.Contains(layout!.Lots, x => x.Units.Contains("00-00") && x.Units.Contains("03-03"));
    }

    [Theory]
    [MemberData(nameof(ImpossibleRequests))]
    public void What_is_impossible_is_said_with_every_reason(string codes, object request)
    {
        var (layout, obstacles) = LotPlanner.Plan((LotRequest)request);
        Assert.Null(layout);
        Assert.Equal(codes.Split(' '), obstacles.Select(x => x.Code["tender.lots-".Length..]).Distinct().Order(StringComparer.Ordinal));
    }

    public static TheoryData<string, object> ImpossibleRequests()
    {
        var grid = Grid(3, 3, 3);
        return new()
        {
            { "more-than-units", grid with { Lots = 10 } },
            { "max-value min-above-max min-value", grid with { MinValue = 4, MaxValue = 2 } },
            { "too-even", new LotRequest([new("a", 3), new("b", 3), new("c", 3)], [new("a", "b"), new("b", "c")], 2) },
            { "min-value", grid with { MinValue = 4 } },
            { "max-value", grid with { MaxValue = 2 } },
            { "pinned-value", grid with { Pinned = new Dictionary<string, int> { ["00-00"] = 1, ["00-01"] = 1, ["00-02"] = 1, ["01-01"] = 1 } } },
            { "pinned-cut-off", grid with { Lots = 3, MaxImbalance = 2, Pinned = new Dictionary<string, int> { ["00-01"] = 1, ["02-01"] = 1, ["01-00"] = 2, ["01-01"] = 2, ["01-02"] = 2 } } },
            { "apart-many", grid with { Lots = 2, MaxImbalance = 1, Apart = [("00-00", "00-01"), ("00-01", "00-02"), ("00-00", "00-02")] } },
            { "apart-together", grid with { Apart = [("00-00", "02-02")], Pinned = new Dictionary<string, int> { ["00-00"] = 1, ["02-02"] = 1 } } },
            { "group-pinned", grid with { Units = [.. grid.Units.Select(x => x.Id is "00-00" or "00-01" ? x with { Together = "u" } : x)], Pinned = new Dictionary<string, int> { ["00-00"] = 1, ["00-01"] = 2 } } },
            { "pieces", new LotRequest([new("hub", 100), new("a", 2), new("b", 1), new("c", 1)], [new("hub", "a"), new("hub", "b"), new("hub", "c")], 3) },
            { "not-found", new LotRequest([new("a", 5), new("b", 5), new("c", 5), new("d", 3)], [new("a", "b"), new("b", "c"), new("c", "d")], 2) },
        };
    }

    [Fact]
    public void A_time_out_aborts()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => LotPlanner.Plan(Grid(10, 10, 4), cancelled.Token));
    }

    [Fact]
    public void The_work_is_counted_and_bounded()
    {
        var (layout, _) = LotPlanner.Plan(Grid(20, 20, 5) with { StepsMax = 300_000 });
        Assert.InRange(layout!.Steps, 1, 400_000);
    }

    internal static LotRequest Grid(int rows, int columns, int lots)
    {
        var cells = from r in Enumerable.Range(0, rows) from c in Enumerable.Range(0, columns) select (r, c);
        return new LotRequest(
            [.. cells.Select(x => new Unit(Id(x.r, x.c), 1))],
            [.. cells.Where(x => x.c > 0).Select(x => new Border(Id(x.r, x.c - 1), Id(x.r, x.c))), .. cells.Where(x => x.r > 0).Select(x => new Border(Id(x.r - 1, x.c), Id(x.r, x.c)))],
            lots);

        static string Id(int r, int c) => $"{r:00}-{c:00}";
    }

    /// <summary>Random territories: grids with holes, so that there are islands, with uneven values, and sometimes pins, quarrels and groups.</summary>
    private static Gen<LotRequest> Territories() =>
        from seed in Gen.Choose(1, int.MaxValue)
        select Territory(new Dice((ulong)seed));

    private static LotRequest Territory(Dice dice)
    {
        var grid = Grid(2 + dice.Below(6), 2 + dice.Below(6), 1 + dice.Below(5));
        var kept = grid.Units.Where(_ => dice.Below(6) > 0).Select(x => x with { Value = 1 + dice.Below(40), Together = dice.Below(12) == 0 ? "u" + dice.Below(2) : null }).ToList();
        if (kept.Count == 0)
        {
            kept = [.. grid.Units];
        }

        var ids = kept.Select(x => x.Id).ToHashSet();
        return new LotRequest(kept, [.. grid.Borders.Where(x => ids.Contains(x.A) && ids.Contains(x.B)).Select(x => x with { Weight = 1 + dice.Below(3) })], grid.Lots)
        {
            MaxImbalance = 0.05m + dice.Below(5) * 0.1m,
            Contiguous = dice.Below(4) > 0,
            MinValue = dice.Below(4) == 0 ? 5 : null,
            Pinned = dice.Below(3) > 0 ? new Dictionary<string, int>() : kept.Where(_ => dice.Below(10) == 0).ToDictionary(x => x.Id, _ => 1 + dice.Below(grid.Lots)),
            Apart = dice.Below(3) > 0 || kept.Count < 2 ? [] : [(kept[0].Id, kept[^1].Id)],
            Seed = 1 + dice.Below(3),
            StepsMax = 60_000,
        };
    }

    /// <summary>What a layout does not keep, checked on the request itself; null where it keeps all.</summary>
    internal static string? Broken(LotRequest request, LotLayout layout)
    {
        var lotOf = layout.Lots.SelectMany(x => x.Units.Select(u => (Unit: u, Lot: x.Number))).ToLookup(x => x.Unit, x => x.Lot);
        if (layout.Lots.Count != request.Lots || layout.Lots.Any(x => x.Units.Count == 0) || request.Units.Any(x => lotOf[x.Id].Count() != 1) || lotOf.Count != request.Units.Count)
        {
            return "every unit in exactly one lot, no lot empty";
        }

        int Lot(string id) => lotOf[id].Single();
        var value = request.Units.ToLookup(x => Lot(x.Id), x => x.Value);
        var open = layout.Lots.Where(x => !x.Oversized).ToList();
        if (layout.Lots.Any(x => x.Value != value[x.Number].Sum()) || open.Any(x => x.Value * open.Count > (1 + request.MaxImbalance) * open.Sum(o => o.Value)
            || x.Value < request.MinValue || x.Value > request.MaxValue))
        {
            return "values";
        }

        if (request.Pinned.Any(x => Lot(x.Key) != x.Value) || request.Apart.Any(x => Lot(x.A) == Lot(x.B))
            || request.Units.Where(x => x.Together is not null).GroupBy(x => x.Together).Any(x => x.Select(u => Lot(u.Id)).Distinct().Count() > 1))
        {
            return "pins, quarrels, groups";
        }

        if (layout.Cut != request.Borders.Where(x => Lot(x.A) != Lot(x.B)).Sum(x => x.Weight))
        {
            return "cut";
        }

        var linked = request.Units.Where(x => x.Together is not null).GroupBy(x => x.Together).SelectMany(x => x.Skip(1).Select(u => (x.First().Id, u.Id)))
            .Concat(request.Borders.Select(x => (x.A, x.B))).ToList();
        var component = Components(request.Units.Select(x => x.Id), linked);
        var pieces = Components(request.Units.Select(x => x.Id), linked.Where(x => Lot(x.Item1) == Lot(x.Item2)));
        var whole = request.Units.GroupBy(x => (Lot(x.Id), component[x.Id])).All(x => x.Select(u => pieces[u.Id]).Distinct().Count() == 1);
        return layout.Contiguous != whole || request.Contiguous && !whole ? "contiguity" : null;
    }

    private static Dictionary<string, string> Components(IEnumerable<string> ids, IEnumerable<(string A, string B)> links)
    {
        var root = ids.ToDictionary(x => x, x => x);
        foreach (var (a, b) in links)
        {
            root[Root(a)] = Root(b);
        }

        return root.Keys.ToList().ToDictionary(x => x, Root);

        string Root(string id)
        {
            while (root[id] != id)
            {
                id = root[id];
            }

            return id;
        }
    }

    private static string Written((LotLayout? Layout, IReadOnlyList<Obstacle> Obstacles) answer) => answer.Layout is { } layout
        ? $"{layout.Cut} {layout.Imbalance} {layout.Steps} {string.Join('|', layout.Lots.Select(x => $"{x.Number}:{string.Join(',', x.Units)}"))}"
        : string.Join('|', answer.Obstacles.Select(x => x.Code).Order());
}
