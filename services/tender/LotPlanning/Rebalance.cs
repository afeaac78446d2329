namespace Aggregator.Tender.LotPlanning;

/// <summary>
/// Carries values from lots that have too much to lots that have room, from neighbour to neighbour along the shortest way, or the other way round for lots
/// that have too little. The cut may suffer; the refinement that follows repairs it.
/// </summary>
internal sealed class Rebalance(Arrangement lots, Effort effort)
{
    private readonly Graph _graph = lots.Graph;
    private readonly Rules _rules = lots.Rules;
    private readonly int[] _carried = new int[lots.Graph.Count];
    private readonly List<int>[] _members = [.. Enumerable.Range(0, lots.Rules.Lots).Select(_ => new List<int>())];
    private int _round;

    internal void Run()
    {
        for (var pass = 0; pass < 4 && lots.Excess > 0 && !effort.Spent; pass++)
        {
            var before = lots.Excess;
            lots.Forget();
            Carry(over: true);
            Carry(over: false);
            if (lots.Excess >= before)
            {
                lots.UndoTo(0);
                break;
            }
        }
    }

    private void Carry(bool over)
    {
        _round++;
        foreach (var members in _members)
        {
            members.Clear();
        }

        for (var v = 0; v < _graph.Count; v++)
        {
            _members[lots.LotOf[v]].Add(v);
        }

        effort.Add(_graph.Count);
        var movesMax = 20 * _rules.Lots;
        var stuck = new bool[_rules.Lots];
        var far = new int[_rules.Lots];
        var (least, leastMoves) = (lots.Excess, lots.Moves);
        for (var moves = 0; moves < movesMax && !effort.Spent; moves++)
        {
            if (moves % Math.Max(_rules.Lots / 2, 4) == 0)
            {
                far = Distances(over);
                Array.Clear(stuck);
            }

            var worst = -1;
            for (var lot = 0; lot < _rules.Lots; lot++)
            {
                if (!stuck[lot] && !_rules.Closed[lot] && Beyond(lot, over) > 0 && (worst < 0 || Beyond(lot, over) > Beyond(worst, over)))
                {
                    worst = lot;
                }
            }

            if (worst < 0)
            {
                break;
            }

            if (over ? !Give(worst, far) : !Take(worst, far))
            {
                stuck[worst] = true;
            }
            else if (lots.Excess < least)
            {
                (least, leastMoves) = (lots.Excess, lots.Moves);
            }
        }

        lots.UndoTo(leastMoves);
    }

    private long Beyond(int lot, bool over) => over ? lots.Load[lot] - _rules.Max[lot] : _rules.Min[lot] - lots.Load[lot];

    /// <summary>How many lots away from each lot one is that can take (or give) something.</summary>
    private int[] Distances(bool over)
    {
        var beside = new HashSet<int>[_rules.Lots];
        for (var lot = 0; lot < _rules.Lots; lot++)
        {
            beside[lot] = [];
        }

        for (var v = 0; v < _graph.Count; v++)
        {
            foreach (var u in _graph.Neighbours(v))
            {
                if (lots.LotOf[u] != lots.LotOf[v])
                {
                    beside[lots.LotOf[v]].Add(lots.LotOf[u]);
                }
            }
        }

        effort.Add(_graph.Neighbour.Length / 4);
        var far = new int[_rules.Lots];
        Array.Fill(far, int.MaxValue);
        var queue = new Queue<int>();
        var enough = Math.Min(_rules.ValueMeasure, (_rules.Max.Min() - _rules.Mean) * 2);
        for (var lot = 0; lot < _rules.Lots; lot++)
        {
            if (!_rules.Closed[lot] && -Beyond(lot, over) >= enough)
            {
                far[lot] = 0;
                queue.Enqueue(lot);
            }
        }

        while (queue.TryDequeue(out var lot))
        {
            foreach (var next in beside[lot].Order())
            {
                if (far[next] == int.MaxValue && !_rules.Closed[next])
                {
                    far[next] = far[lot] + 1;
                    queue.Enqueue(next);
                }
            }
        }

        return far;
    }

    private bool Give(int lot, int[] far)
    {
        var (best, to, bestCost) = (-1, -1, double.MaxValue);
        effort.Add(_members[lot].Count);
        foreach (var v in _members[lot])
        {
            if (lots.LotOf[v] == lot && _carried[v] != _round)
            {
                Consider(v);
            }
        }

        if (best < 0)
        {
            return false;
        }

        _carried[best] = _round;
        lots.Move(best, to);
        _members[to].Add(best);
        return true;

        void Consider(int v)
        {
            foreach (var u in _graph.Neighbours(v))
            {
                var other = lots.LotOf[u];
                if (other != lot && far[other] < far[lot] && lots.CutChange(v, other) is var cost && cost < double.MaxValue)
                {
                    cost += Misfit(lots.Load[lot] - _rules.Max[lot] - _graph.Value[v], lots.Load[other] + _graph.Value[v] - _rules.Max[other]);
                    if (cost < bestCost && lots.CanLeave(v))
                    {
                        (best, to, bestCost) = (v, other, cost);
                    }
                }
            }
        }
    }

    private bool Take(int lot, int[] far)
    {
        var (best, bestCost) = (-1, double.MaxValue);
        effort.Add(_members[lot].Count);
        foreach (var v in _members[lot])
        {
            if (lots.LotOf[v] == lot)
            {
                foreach (var u in _graph.Neighbours(v))
                {
                    var other = lots.LotOf[u];
                    if (other != lot && _carried[u] != _round && far[other] < far[lot] && lots.CutChange(u, lot) is var cost && cost < double.MaxValue)
                    {
                        cost += Misfit(_rules.Min[lot] - lots.Load[lot] - _graph.Value[u], _rules.Min[other] - lots.Load[other] + _graph.Value[u]);
                        if (cost < bestCost && lots.CanLeave(u))
                        {
                            (best, bestCost) = (u, cost);
                        }
                    }
                }
            }
        }

        if (best < 0)
        {
            return false;
        }

        _carried[best] = _round;
        lots.Move(best, lot);
        _members[lot].Add(best);
        return true;
    }

    /// <summary>What stays beyond the bounds here, and what the next lot gets beyond its own, which is nearer to where there is room.</summary>
    private double Misfit(long here, long there) => (Math.Max(0, here) + 0.6 * Math.Max(0, there)) / _rules.ValueMeasure * 4 * _rules.BorderMeasure;
}
