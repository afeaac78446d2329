namespace Aggregator.Tender.LotPlanning;

/// <summary>Nodes in lots, on one graph: loads, border cut, and what a move of one node would change.</summary>
internal sealed class Arrangement
{
    private readonly Effort _effort;
    private readonly Departures _departures;
    private readonly int[] _presence;
    private readonly long[] _contact;
    private readonly int[] _touching;
    private readonly List<(int Node, int From)> _journal = [];
    private readonly int[] _quarrelsome;
    private readonly Places? _spread;

    internal Arrangement(Graph graph, Rules rules, Effort effort, ReadOnlySpan<int> lotOf)
    {
        (Graph, Rules, _effort) = (graph, rules, effort);
        LotOf = lotOf.ToArray();
        Load = new long[rules.Lots];
        Members = new int[rules.Lots];
        _presence = new int[rules.Lots * graph.Components];
        _contact = new long[rules.Lots];
        _touching = new int[rules.Lots];
        _departures = new Departures(graph, effort);
        _quarrelsome = [.. Enumerable.Range(0, graph.Count).Where(v => graph.Foes[v] is not null)];
        _spread = graph.Places is null ? null : new Places(new long[rules.Lots], new long[rules.Lots], new long[rules.Lots], new long[rules.Lots]);
        Recount();
    }

    internal Graph Graph { get; }

    internal Rules Rules { get; }

    internal int[] LotOf { get; }

    internal long[] Load { get; }

    /// <summary>Nodes of each lot.</summary>
    internal int[] Members { get; }

    /// <summary>Weight of the borders between lots.</summary>
    internal long Cut { get; private set; }

    /// <summary>What is to become small where all is kept: the cut, and what distances cost.</summary>
    internal double Cost
    {
        get
        {
            double sum = Cut;
            for (var lot = 0; _spread is not null && lot < Rules.Lots; lot++)
            {
                sum += Rules.SpreadWeight * _spread.Spread(lot);
            }

            return sum;
        }
    }

    /// <summary>How much a broken bound counts against the cut; grows while the bounds are not kept.</summary>
    internal double Strictness { get; set; } = 1;

    /// <summary>What is to become small: the cut, and what is broken.</summary>
    internal double Badness
    {
        get
        {
            var sum = Cost;
            for (var lot = 0; lot < Rules.Lots; lot++)
            {
                sum += Penalty(lot, Load[lot]);
            }

            return sum + Conflicts() * FoePenalty;
        }
    }

    internal bool IsBroken(int lot) => Beyond(lot, Load[lot]) > 0;

    /// <summary>Values beyond the bounds, all lots together.</summary>
    internal long Excess
    {
        get
        {
            var sum = 0L;
            for (var lot = 0; lot < Rules.Lots; lot++)
            {
                sum += Beyond(lot, Load[lot]);
            }

            return sum;
        }
    }

    private double FoePenalty => 4 * Strictness * Rules.BorderMeasure;

    /// <summary>Pairs that must not share a lot and do.</summary>
    internal int Conflicts()
    {
        var sum = 0;
        foreach (var v in _quarrelsome)
        {
            foreach (var foe in Graph.Foes[v]!)
            {
                sum += foe > v && LotOf[foe] == LotOf[v] ? 1 : 0;
            }
        }

        return sum;
    }

    /// <summary>Takes other lots for all nodes.</summary>
    internal void Become(ReadOnlySpan<int> lotOf)
    {
        lotOf.CopyTo(LotOf);
        _journal.Clear();
        Recount();
    }

    internal void Move(int node, int to)
    {
        _journal.Add((node, LotOf[node]));
        Apply(node, to);
    }

    /// <summary>Moves made since the start or the last <see cref="Forget"/>.</summary>
    internal int Moves => _journal.Count;

    /// <summary>Takes back all moves but the first so many.</summary>
    internal void UndoTo(int moves)
    {
        for (var i = _journal.Count - 1; i >= moves; i--)
        {
            Apply(_journal[i].Node, _journal[i].From);
        }

        _journal.RemoveRange(moves, _journal.Count - moves);
    }

    internal void Forget() => _journal.Clear();

    private void Apply(int node, int to)
    {
        var from = LotOf[node];
        for (var e = Graph.First[node]; e < Graph.First[node + 1]; e++)
        {
            var lot = LotOf[Graph.Neighbour[e]];
            if (lot == from)
            {
                Cut += Graph.Weight[e];
            }
            else if (lot == to)
            {
                Cut -= Graph.Weight[e];
            }
        }

        LotOf[node] = to;
        _spread?.Add(from, Graph.Places!, node, -1);
        _spread?.Add(to, Graph.Places!, node, 1);
        Load[from] -= Graph.Value[node];
        Load[to] += Graph.Value[node];
        Members[from]--;
        Members[to]++;
        _presence[from * Graph.Components + Graph.Component[node]]--;
        _presence[to * Graph.Components + Graph.Component[node]]++;
    }

    /// <summary>Gives all nodes of a lot to the lots around it; false where some touch no other, and then the caller takes the moves back.</summary>
    internal bool Dissolve(int lot)
    {
        var left = new List<int>();
        for (var v = 0; v < Graph.Count; v++)
        {
            if (LotOf[v] == lot)
            {
                left.Add(v);
            }
        }

        for (var before = int.MaxValue; left.Count > 0 && left.Count < before;)
        {
            before = left.Count;
            left.RemoveAll(v =>
            {
                var to = -1;
                foreach (var u in Graph.Neighbours(v))
                {
                    if (LotOf[u] != lot && !Rules.Closed[LotOf[u]] && Graph.Component[u] == Graph.Component[v] && (to < 0 || Load[LotOf[u]] < Load[to]))
                    {
                        to = LotOf[u];
                    }
                }

                if (to >= 0)
                {
                    Move(v, to);
                }

                return to >= 0;
            });
            _effort.Add(before * 6);
        }

        return left.Count == 0;
    }

    /// <summary>A node may be considered for a move at all: it touches another lot, or is alone where it is.</summary>
    internal bool OnBorder(int node)
    {
        var own = LotOf[node];
        var inner = false;
        foreach (var u in Graph.Neighbours(node))
        {
            if (LotOf[u] != own)
            {
                return true;
            }

            inner |= Graph.Component[u] == Graph.Component[node];
        }

        return !inner;
    }

    /// <summary>The lot where the node would make things best (or least bad), and by how much the badness would change.</summary>
    /// <param name="node">The node.</param>
    /// <param name="a">Only between this lot</param>
    /// <param name="b">and this one; -1 for any.</param>
    internal (int Lot, double Change) BestMove(int node, int a = -1, int b = -1)
    {
        var from = LotOf[node];
        if (Graph.Pin[node] >= 0 || Rules.Closed[from] || Members[from] == 1)
        {
            return (-1, 0);
        }

        var (first, end) = (Graph.First[node], Graph.First[node + 1]);
        _effort.Add(end - first + 1);
        var touching = 0;
        var inner = false;
        for (var e = first; e < end; e++)
        {
            var u = Graph.Neighbour[e];
            var lot = LotOf[u];
            if (Graph.Component[u] != Graph.Component[node])
            {
                // Over a bridge a lot may come into a component where it has nothing yet.
                if (lot == from || _presence[lot * Graph.Components + Graph.Component[node]] > 0)
                {
                    continue;
                }
            }

            inner |= lot == from;
            // Links of weight zero join without counting, so the contact is kept one too high.
            if (_contact[lot] == 0)
            {
                _touching[touching++] = lot;
                _contact[lot] = 1;
            }

            _contact[lot] += Graph.Weight[e];
        }

        var own = Math.Max(_contact[from] - 1, 0);
        var value = Graph.Value[node];
        var leaving = Penalty(from, Load[from] - value) - Penalty(from, Load[from]) + Stretch(from, node, -1);
        var (best, bestChange) = (-1, double.MaxValue);
        if (inner)
        {
            for (var i = 0; i < touching; i++)
            {
                Try(_touching[i], _contact[_touching[i]] - 1);
            }
        }
        else
        {
            // Alone where it is, it may go to any lot that it touches, or that has nothing else in its component.
            for (var lot = 0; lot < Rules.Lots; lot++)
            {
                if (_contact[lot] > 0 || !Rules.Contiguous || _presence[lot * Graph.Components + Graph.Component[node]] == 0)
                {
                    Try(lot, Math.Max(_contact[lot] - 1, 0));
                }
            }

            _effort.Add(Rules.Lots / 4);
        }

        for (var i = 0; i < touching; i++)
        {
            _contact[_touching[i]] = 0;
        }

        return (best, bestChange);

        void Try(int lot, long contact)
        {
            if (lot == from || Rules.Closed[lot] || a >= 0 && lot != a && lot != b)
            {
                return;
            }

            var change = own - contact + leaving + Penalty(lot, Load[lot] + value) - Penalty(lot, Load[lot]) + Quarrel(node, from, lot) + Stretch(lot, node, 1);
            if (change < bestChange)
            {
                (best, bestChange) = (lot, change);
            }
        }
    }

    /// <summary>By how much the cut would change if a node moved to a lot that it touches; the greatest number where it may not.</summary>
    internal double CutChange(int node, int to)
    {
        var from = LotOf[node];
        if (Graph.Pin[node] >= 0 || Rules.Closed[from] || Rules.Closed[to] || Members[from] == 1)
        {
            return double.MaxValue;
        }

        var (change, touches) = (0L, false);
        for (var e = Graph.First[node]; e < Graph.First[node + 1]; e++)
        {
            var u = Graph.Neighbour[e];
            change += LotOf[u] == from ? Graph.Weight[e] : LotOf[u] == to ? -Graph.Weight[e] : 0;
            touches |= LotOf[u] == to && Graph.Component[u] == Graph.Component[node];
        }

        _effort.Add(Graph.First[node + 1] - Graph.First[node]);
        return touches || _presence[to * Graph.Components + Graph.Component[node]] == 0 ? change + Quarrel(node, from, to) : double.MaxValue;
    }

    /// <summary>Whether a node's lot stays one piece in its component without it.</summary>
    internal bool CanLeave(int node) => !Rules.Contiguous || _departures.LeavesWhole(node, LotOf);

    private double Quarrel(int node, int from, int to)
    {
        if (Graph.Foes[node] is not { } foes)
        {
            return 0;
        }

        var change = 0;
        foreach (var foe in foes)
        {
            change += LotOf[foe] == to ? 1 : LotOf[foe] == from ? -1 : 0;
        }

        return change * FoePenalty;
    }

    /// <summary>What the distances of a lot cost more with a node more, or with one less.</summary>
    private double Stretch(int lot, int node, int times) =>
        _spread is null ? 0 : Rules.SpreadWeight * (_spread.Spread(lot, Graph.Places, node, times) - _spread.Spread(lot));

    private long Beyond(int lot, long load) =>
        load > Rules.Max[lot] ? load - Rules.Max[lot] : load < Rules.Min[lot] ? Rules.Min[lot] - load : 0;

    /// <summary>
    /// Grows faster than the excess, so that two lots share an excess rather than one bears it; and something for the breach as such, or the last inhabitants
    /// too many would never be worth a longer border.
    /// </summary>
    private double Penalty(int lot, long load)
    {
        var beyond = Beyond(lot, load);
        if (beyond == 0)
        {
            return 0;
        }

        var units = beyond / Rules.ValueMeasure;
        return Strictness * Rules.BorderMeasure * (units * (1 + units * 0.25) + 0.2);
    }

    private void Recount()
    {
        Array.Clear(Load);
        Array.Clear(Members);
        Array.Clear(_presence);
        if (_spread is { } spread)
        {
            Array.Clear(spread.Count);
            Array.Clear(spread.X);
            Array.Clear(spread.Y);
            Array.Clear(spread.Square);
        }

        var cut = 0L;
        for (var v = 0; v < Graph.Count; v++)
        {
            var lot = LotOf[v];
            Load[lot] += Graph.Value[v];
            Members[lot]++;
            _spread?.Add(lot, Graph.Places!, v, 1);
            _presence[lot * Graph.Components + Graph.Component[v]]++;
            for (var e = Graph.First[v]; e < Graph.First[v + 1]; e++)
            {
                cut += LotOf[Graph.Neighbour[e]] != lot ? Graph.Weight[e] : 0;
            }
        }

        Cut = cut / 2;
    }
}
