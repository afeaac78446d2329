using System.Runtime.InteropServices;

namespace Aggregator.Tender.LotPlanning;

/// <summary>
/// Searches lots on a graph: coarser and coarser graphs, first lots on the coarsest, better ones on every level back to the finest (multilevel
/// partitioning); then two neighbouring lots at a time are cut anew and refined, and kept where that helps, until the steps are spent. Where it
/// helps no more, all begins again from other first lots; the best of all is the answer.
/// </summary>
internal sealed class LotSearch(Graph land, Rules rules, ulong seed, Effort effort)
{
    // Measured on the metropolitan city of Milan and on Italy (decision 9).
    private const int CoarseNodesPerLot = 12;
    private const int Starts = 2;
    private const int CoarseRecutsPerLot = 5;
    private const int SweepPatience = 20;
    private const int RecutPatience = 15;
    private const int NeighbourPatience = 8;
    private const int IdleMax = 60;
    private const int IdleMaxPerLot = 12;
    private const int Period = 20;
    private const double StrictnessStart = 4;
    private const double StrictnessMax = 64;
    private const double Hope = 4;
    private const double Heat = 1;
    private const double Tiny = 1e-7;

    private readonly Dice _dice = new(seed);
    private int[]? _best;
    private (long Excess, double Cost) _bestFigures = (long.MaxValue, double.MaxValue);

    private bool Done => effort.Spent || _bestFigures == (0, 0) || rules.Open < 2 && _best is not null;

    internal int[] Run()
    {
        do
        {
            Attempt();
        }
        while (!Done);

        return _best!;
    }

    private void Attempt()
    {
        var graph = Bridges.Over(land, rules, _dice);
        var levels = new Stack<(Graph Fine, int[] Into)>();
        var coarsest = Math.Max(CoarseNodesPerLot * rules.Lots, 40);
        var valueMax = Math.Max((long)(rules.Mean * rules.Open / coarsest * 2), 1);
        var current = graph;
        while (current.Count > coarsest)
        {
            var (coarse, into) = Coarsening.Halve(current, valueMax, _dice, effort);
            if (coarse.Count > current.Count * 0.95)
            {
                break;
            }

            levels.Push((current, into));
            current = coarse;
        }

        var lots = First(current);
        while (levels.TryPop(out var level))
        {
            lots = Refine(level.Fine, level.Into, lots, StrictnessStart / (1 << Math.Min(levels.Count, 2)));
        }

        // No move breaks a lot in two, but first lots may be: pinned units can be in each other's way.
        if (rules.Contiguous && !Pieces.AreWhole(land, lots.LotOf))
        {
            _best ??= [.. lots.LotOf];
            return;
        }

        lots.Strictness = StrictnessStart;
        Keep(lots, final: true);
        Recut(lots, new Refinement(lots, _dice, effort), int.MaxValue, final: true);
    }

    /// <summary>The best of a few first lots on the coarsest graph.</summary>
    private Arrangement First(Graph coarse)
    {
        Arrangement? best = null;
        for (var start = 0; start < Starts; start++)
        {
            var lots = new Arrangement(coarse, rules, effort, Growth.Of(coarse, rules, _dice, effort)) { Strictness = StrictnessStart / 4 };
            var refinement = new Refinement(lots, _dice, effort);
            refinement.Sweep(SweepPatience, sweepsMax: 4);
            Relocate(lots, refinement);
            Recut(lots, refinement, CoarseRecutsPerLot * rules.Lots, final: false);
            best = best is null || lots.Badness < best.Badness ? lots : best;
        }

        return best!;
    }

    private Arrangement Refine(Graph fine, int[] into, Arrangement coarse, double strictness)
    {
        var lotOf = new int[fine.Count];
        for (var v = 0; v < fine.Count; v++)
        {
            lotOf[v] = coarse.LotOf[into[v]];
        }

        var lots = new Arrangement(fine, rules, effort, lotOf) { Strictness = strictness };
        var refinement = new Refinement(lots, _dice, effort);
        refinement.Sweep(SweepPatience, sweepsMax: 3);
        new Rebalance(lots, effort).Run();
        refinement.Sweep(SweepPatience, sweepsMax: 2);
        return lots;
    }

    /// <summary>
    /// Lots that grew where there is too little are dissolved into their neighbours, and the largest ones are cut in two instead: single moves
    /// over borders do not carry values over long distances.
    /// </summary>
    private void Relocate(Arrangement lots, Refinement refinement)
    {
        var resplit = new Resplit(lots, _dice, effort);
        var pinned = lots.Graph.Pin.ToHashSet();
        for (var i = 0; i < rules.Lots; i++)
        {
            var (largest, smallest) = (-1, -1);
            for (var lot = 0; lot < rules.Lots; lot++)
            {
                if (!rules.Closed[lot])
                {
                    largest = largest < 0 || lots.Load[lot] > lots.Load[largest] ? lot : largest;
                    smallest = !pinned.Contains(lot) && (smallest < 0 || lots.Load[lot] < lots.Load[smallest]) ? lot : smallest;
                }
            }

            if (smallest < 0 || smallest == largest || lots.Load[largest] < 1.3 * rules.Mean && lots.Load[smallest] > 0.7 * rules.Mean)
            {
                return;
            }

            lots.Forget();
            var before = lots.Badness;
            var moved = lots.Dissolve(smallest) && resplit.Halve(largest, smallest);
            if (moved)
            {
                refinement.Sweep(SweepPatience, sweepsMax: 1);
            }

            if (!moved || lots.Badness >= before)
            {
                lots.UndoTo(0);
                return;
            }
        }
    }

    /// <summary>
    /// Cuts two neighbouring lots anew, refines what is around them, and keeps what is not worse, or a little worse at times. Lots beyond their
    /// bounds are chosen more often, and count more the longer they stay so.
    /// </summary>
    private void Recut(Arrangement lots, Refinement refinement, int times, bool final)
    {
        var resplit = new Resplit(lots, _dice, effort);
        var broken = new List<int>();
        var badness = lots.Badness;
        var idle = 0;
        var own = (long.MaxValue, double.MaxValue);
        for (var i = 0; i < times && idle < IdleMax + IdleMaxPerLot * rules.Lots && !Done; i++)
        {
            effort.Add(1);
            lots.Forget();
            var (x, y) = Draw(lots, broken);
            if (y < 0)
            {
                // On a graph of few borders most draws miss; they count a little, so that the search ends.
                times -= final ? 0 : 1;
                continue;
            }

            var (a, b) = (lots.LotOf[x], lots.LotOf[y]);
            if (resplit.Between(x, y))
            {
                refinement.Search(CollectionsMarshal.AsSpan(resplit.Border), RecutPatience, a, b);
                if (lots.Badness <= badness + Hope * rules.BorderMeasure)
                {
                    refinement.Around(resplit.Border, NeighbourPatience);
                }
            }

            var now = lots.Badness;
            idle++;
            if (now > badness + Tiny - (final ? Heat * rules.BorderMeasure * Math.Log(1 - _dice.Share()) : 0))
            {
                lots.UndoTo(0);
            }
            else
            {
                badness = now;
                if (Keep(lots, final) is var figures && figures.CompareTo(own) < 0)
                {
                    own = figures;
                    idle = 0;
                }
            }

            if (final && i % Period == Period - 1)
            {
                lots.Strictness = lots.Excess > 0 ? Math.Min(lots.Strictness * 1.3, StrictnessMax) : Math.Max(lots.Strictness * 0.95, 0.5);
                if (lots.Excess > 0 && i % (10 * Period) == Period - 1)
                {
                    new Rebalance(lots, effort).Run();
                    Keep(lots, final);
                }

                badness = lots.Badness;
                Broken(lots, broken);
            }
        }
    }

    /// <summary>Two nodes of different lots that touch; the second is -1 where the first touches no other lot.</summary>
    private (int X, int Y) Draw(Arrangement lots, List<int> broken)
    {
        var x = broken.Count > 0 && _dice.Below(2) == 0 ? broken[_dice.Below(broken.Count)] : _dice.Below(lots.Graph.Count);
        var y = -1;
        foreach (var u in lots.Graph.Neighbours(x))
        {
            if (lots.LotOf[u] != lots.LotOf[x] && lots.Graph.Component[u] == lots.Graph.Component[x] && !rules.Closed[lots.LotOf[u]] && (y < 0 || _dice.Below(2) == 0))
            {
                y = u;
            }
        }

        return rules.Closed[lots.LotOf[x]] ? (x, -1) : (x, y);
    }

    private void Broken(Arrangement lots, List<int> broken)
    {
        broken.Clear();
        if (lots.Excess == 0)
        {
            return;
        }

        for (var v = 0; v < lots.Graph.Count; v++)
        {
            if (lots.IsBroken(lots.LotOf[v]) && lots.OnBorder(v))
            {
                broken.Add(v);
            }
        }

        effort.Add(lots.Graph.Count);
    }

    /// <summary>Remembers the best lots on the finest graph; the figures of these.</summary>
    private (long Excess, double Cost) Keep(Arrangement lots, bool final)
    {
        // Two units that quarrel are worse than any excess.
        var conflicts = lots.Conflicts();
        var figures = (lots.Excess + conflicts * (long.MaxValue / 1_000_000), lots.Cost);
        if (final && figures.CompareTo(_bestFigures) < 0)
        {
            (_best, _bestFigures) = ([.. lots.LotOf], figures);
            effort.Found = figures.Item1 == 0;
        }

        return figures;
    }
}
