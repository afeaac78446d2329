using Aggregator.Tender.Demands;
using Aggregator.Tender.LotPlanning;
using Aggregator.Tender.LotPlans;
using Aggregator.Tender.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Aggregator.Tender.Tests.LotPlans;

public class HandworkTests
{
    private static readonly Initiative Initiative = new() { Id = Guid.CreateVersion7(), CpbId = Guid.CreateVersion7(), CategoryCode = "x", Title = "X", DurationMonths = 36, Closed = true, LastClosure = 1 };
    private static readonly PlanningGround Ground = Grounds.Grid(3, 100, 200, 300, 400, 500, 600);
    private static readonly Aggregator.Tender.Law.LawBook Law = new(Grounds.Day);

    [Fact]
    public void A_move_changes_values_and_figures_and_says_what_it_breaks()
    {
        var plan = Plan(new PlanTerms(2, MaxImbalance: 0.5m));
        Assert.Empty(plan.Figures!.Breaches);
        Assert.Null(Handwork.Move(plan, [Grounds.Unit(0)], 2, Ground, Law));
        Assert.Equal([[1, 2], [0, 3, 4, 5]], Places(plan));
        Assert.Equal([500m, 1600m], plan.Lots.Select(x => x.BaseValue().Amount));
        Assert.Equal(["tender.lots-breach-imbalance"], plan.Figures.Breaches.Select(x => x.Code));
        // The first lot keeps its two ends.
        plan = Plan(new PlanTerms(2, MaxImbalance: 0.5m));
        Assert.Null(Handwork.Move(plan, [Grounds.Unit(1)], 2, Ground, Law));
        Assert.Equal([("tender.lots-breach-pieces", 1), ("tender.lots-breach-imbalance", 2)], plan.Figures!.Breaches.Select(x => (x.Code, x.Lot!.Value)));
    }

    [Fact]
    public void What_is_no_change_by_hand_is_refused()
    {
        var plan = Plan(new PlanTerms(2, MaxImbalance: 0.5m));
        Assert.Equal("tender.lot-emptied", Handwork.Move(plan, [.. Enumerable.Range(0, 3).Select(Grounds.Unit)], 2, Ground, Law)!.Code);
        Assert.Equal("tender.lot-unknown", Handwork.Move(plan, [Grounds.Unit(0)], 3, Ground, Law)!.Code);
        Assert.Equal("tender.lot-plan-stranger", Handwork.Move(plan, ["nobody"], 2, Ground, Law)!.Code);
        Assert.Equal("tender.lot-merged-itself", Handwork.Merge(plan, 1, 1, Ground, Law)!.Code);
        Assert.Equal("tender.lot-units-elsewhere", Handwork.Split(plan, 1, [Grounds.Unit(5)], Guid.CreateVersion7, null, Ground, Law)!.Code);
        Assert.Equal("tender.lot-emptied", Handwork.Split(plan, 1, [.. Enumerable.Range(0, 3).Select(Grounds.Unit)], Guid.CreateVersion7, null, Ground, Law)!.Code);
        plan.State = LotPlanState.Approved;
        Assert.Equal("tender.lot-plan-not-draft", Handwork.Move(plan, [Grounds.Unit(0)], 2, Ground, Law)!.Code);
    }

    [Fact]
    public void Pins_follow_their_units_through_merges_and_splits()
    {
        var plan = Plan(new PlanTerms(3, MaxImbalance: 10), [0, 1], [2, 3], [4, 5]);
        Assert.Null(Handwork.Pin(plan, [Grounds.Unit(0), Grounds.Unit(5)], true, Ground, Law));
        var kept = plan.Lots[2].LotId;
        Assert.Null(Handwork.Merge(plan, 3, 1, Ground, Law));
        Assert.Equal([[2, 3], [0, 1, 4, 5]], Places(plan));
        Assert.Equal((kept, 2), (plan.Lots[1].LotId, plan.Terms.Lots));
        Assert.Equal([2, 2], Handwork.PinsOf(plan, Ground).Values);
        Assert.Null(Handwork.Split(plan, 2, [Grounds.Unit(0), Grounds.Unit(1)], Guid.CreateVersion7, null, Ground, Law));
        Assert.Equal([2, 3], Handwork.PinsOf(plan, Ground).Values.Order());
        Assert.DoesNotContain(plan.Figures!.Breaches, x => x.Code == "tender.lots-breach-pin");
        Assert.Null(Handwork.Move(plan, [Grounds.Unit(0)], 1, Ground, Law));
        Assert.Contains(plan.Figures.Breaches, x => x is { Code: "tender.lots-breach-pin", Lot: 1, Bound: 3 });
        Assert.Null(Handwork.Pin(plan, [Grounds.Unit(0)], false, Ground, Law));
        Assert.DoesNotContain(plan.Figures.Breaches, x => x.Code == "tender.lots-breach-pin");
    }

    [Fact]
    public void Whatever_is_done_by_hand_each_unit_stays_in_one_lot_and_undoing_all_brings_the_first_back() =>
        Prop.ForAll(Gen.Choose(1, int.MaxValue).ToArbitrary(), seed =>
        {
            var (dice, plan) = (new Dice((ulong)seed), Plan(new PlanTerms(3, MaxImbalance: 1), [0, 1], [2, 3], [4, 5]));
            var (first, editions) = (Written(plan), new Stack<LotPlanEdition>());
            for (var i = 0; i < 12; i++)
            {
                var before = new Workbench(plan, Ground, Law).Before("moved", DateTimeOffset.UnixEpoch);
                var unit = Grounds.Unit(dice.Below(6));
                var refusal = dice.Below(5) switch
                {
                    0 => Handwork.Merge(plan, 1 + dice.Below(plan.Lots.Count), 1 + dice.Below(plan.Lots.Count), Ground, Law),
                    1 => Handwork.Split(plan, plan.Lots.Single(x => x.Units.Contains(unit)).Number, [unit], Guid.CreateVersion7, null, Ground, Law),
                    2 => Handwork.Pin(plan, [unit], dice.Below(2) == 0, Ground, Law),
                    3 => Handwork.Mark(plan, 1 + dice.Below(plan.Lots.Count), "Altro", dice.Below(2) == 0, Ground, Law),
                    _ => Handwork.Move(plan, [unit], 1 + dice.Below(plan.Lots.Count), Ground, Law),
                };
                if (refusal is null)
                {
                    editions.Push(before);
                }

                Assert.Equal(Ground.ById.Keys.Order(), plan.Lots.SelectMany(x => x.Units).Order());
                Assert.Equal(2100m, plan.Lots.Sum(x => x.BaseValue().Amount));
                Assert.Equal(Enumerable.Range(1, plan.Terms.Lots), plan.Lots.Select(x => x.Number));
            }

            while (editions.TryPop(out var edition))
            {
                Handwork.Undo(plan, edition, Ground, Law);
            }

            return Written(plan) == first;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    private static string Written(LotPlan plan) => string.Join('|', plan.Lots.Select(x => $"{x.Number} {x.LotId} {x.Title} {x.Reserved} {string.Join(',', x.Units)}")) + string.Join(',', Handwork.PinsOf(plan, Ground));

    private static LotPlan Plan(PlanTerms terms, params int[][] lots) =>
        LotPlan.Make(Guid.CreateVersion7, new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero), Initiative, 1, Ground, terms,
            [.. (lots.Length > 0 ? lots : [[0, 1, 2], [3, 4, 5]]).Select(x => ((string?)null, (IReadOnlyList<string>)[.. x.Select(Grounds.Unit)]))], null).Plan!;

    private static int[][] Places(LotPlan plan) => [.. plan.Lots.Select(x => x.Units.Select(u => Enumerable.Range(0, 6).Single(n => Grounds.Unit(n) == u)).Order().ToArray())];
}
