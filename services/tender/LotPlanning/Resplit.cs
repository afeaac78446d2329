namespace Aggregator.Tender.LotPlanning;

/// <summary>
/// Joins two neighbouring lots and cuts them apart again along another line: a change too large for single moves, as in the recombination of
/// electoral districts. A wave spreads from a far corner; of its fronts the shortest one that leaves both sides within their bounds is the new border.
/// </summary>
internal sealed class Resplit(Arrangement lots, Dice dice, Effort effort)
{
    private readonly Graph _graph = lots.Graph;
    private readonly int[] _seen = new int[lots.Graph.Count];
    private readonly int[] _taken = new int[lots.Graph.Count];
    private readonly double[] _length = new double[lots.Graph.Count];
    private readonly Frontier _wave = new(lots.Graph.Count);
    private readonly List<int> _region = [];
    private readonly List<int> _order = [];
    private int _round;

    /// <summary>Nodes on the new border, where a refinement goes on.</summary>
    internal List<int> Border { get; } = [];

    /// <summary>Cuts the lots of two neighbouring nodes anew; false where that is not possible, and then nothing has changed.</summary>
    internal bool Between(int x, int y) => Recut(x, lots.LotOf[x], lots.LotOf[y], even: false);

    /// <summary>Gives about half of a lot to an empty one.</summary>
    internal bool Halve(int lot, int empty)
    {
        var at = dice.Below(_graph.Count);
        while (lots.LotOf[at] != lot)
        {
            at = at + 1 == _graph.Count ? 0 : at + 1;
        }

        return Recut(at, lot, empty, even: true);
    }

    private bool Recut(int x, int a, int b, bool even)
    {
        Gather(x, a, b);
        var (start, pinnedA, pinnedB) = Start(a, b);
        if (start < 0)
        {
            return false;
        }

        var kept = Cut(start, a, b, even);
        if (kept == 0 || kept == _region.Count)
        {
            return false;
        }

        TakeRemnants(b);
        if (pinnedA + pinnedB > 0 && _region.Exists(v => _graph.Pin[v] >= 0 && (_graph.Pin[v] == a) != (_taken[v] == _round)))
        {
            return false;
        }

        if (!_region.Exists(v => _taken[v] != _round))
        {
            return false;
        }

        foreach (var v in _region)
        {
            var to = _taken[v] == _round ? a : b;
            if (lots.LotOf[v] != to)
            {
                lots.Move(v, to);
            }
        }

        Border.Clear();
        foreach (var v in _region)
        {
            if (lots.OnBorder(v))
            {
                Border.Add(v);
            }
        }

        effort.Add(_region.Count * 4);
        return true;
    }

    /// <summary>What is connected within the two lots around a node, in one component: elsewhere the lots need not touch each other.</summary>
    private void Gather(int from, int a, int b)
    {
        _round++;
        _region.Clear();
        _region.Add(from);
        _seen[from] = _round;
        for (var i = 0; i < _region.Count; i++)
        {
            foreach (var u in _graph.Neighbours(_region[i]))
            {
                if (_seen[u] != _round && _graph.Component[u] == _graph.Component[from] && (lots.LotOf[u] == a || lots.LotOf[u] == b))
                {
                    _seen[u] = _round;
                    _region.Add(u);
                }
            }
        }
    }

    /// <summary>A node pinned to the first lot, or one far from a node drawn at random.</summary>
    private (int Start, int PinnedA, int PinnedB) Start(int a, int b)
    {
        var (pinnedA, pinnedB, pinned) = (0, 0, -1);
        foreach (var v in _region)
        {
            if (_graph.Pin[v] == a)
            {
                pinnedA++;
                pinned = v;
            }
            else if (_graph.Pin[v] == b)
            {
                pinnedB++;
            }
        }

        if (pinnedA > 0)
        {
            return (pinned, pinnedA, pinnedB);
        }

        Spread(_region[dice.Below(_region.Count)], a: -1, upTo: int.MaxValue);
        for (var i = _order.Count - 1; i >= 0; i--)
        {
            if (_graph.Pin[_order[i]] < 0)
            {
                return (_order[i], pinnedA, pinnedB);
            }
        }

        return (-1, pinnedA, pinnedB);
    }

    /// <summary>Orders the region by distance from a node, each border being of a random length so that no two waves are alike.</summary>
    private void Spread(int start, int a, int upTo)
    {
        _order.Clear();
        _wave.Clear();
        foreach (var v in _region)
        {
            _length[v] = double.MaxValue;
        }

        _length[start] = 0;
        _wave.Put(start, 0);
        while (_order.Count < upTo && _wave.TryTake(out var v, out _))
        {
            _order.Add(v);
            foreach (var u in _graph.Neighbours(v))
            {
                // A wave from one lot does not run over the units pinned to the other.
                if (_seen[u] != _round || a >= 0 && _graph.Pin[u] >= 0 && _graph.Pin[u] != a)
                {
                    continue;
                }

                var length = _length[v] + 0.5 + dice.Share();
                if (length < _length[u])
                {
                    _length[u] = length;
                    _wave.Put(u, length);
                }
            }
        }

        effort.Add(_region.Count * 6);
    }

    /// <summary>How many nodes of the wave the first lot takes.</summary>
    private int Cut(int start, int a, int b, bool even)
    {
        Spread(start, a, int.MaxValue);
        var (inside, outsideA, outsideB) = (0L, lots.Load[a], lots.Load[b]);
        foreach (var v in _region)
        {
            inside += _graph.Value[v];
            if (lots.LotOf[v] == a)
            {
                outsideA -= _graph.Value[v];
            }
            else
            {
                outsideB -= _graph.Value[v];
            }
        }

        var rules = lots.Rules;
        var (cut, load) = (0L, outsideA);
        var (best, bestBeyond, bestCut) = (0, long.MaxValue, long.MaxValue);
        for (var i = 0; i < _order.Count - 1; i++)
        {
            var v = _order[i];
            _taken[v] = _round;
            load += _graph.Value[v];
            for (var e = _graph.First[v]; e < _graph.First[v + 1]; e++)
            {
                var u = _graph.Neighbour[e];
                if (_seen[u] == _round)
                {
                    cut += _taken[u] == _round ? -_graph.Weight[e] : _graph.Weight[e];
                }
            }

            var other = inside + outsideA + outsideB - load;
            var beyond = even ? Math.Abs(load - other) : Math.Max(0, Math.Max(load - rules.Max[a], rules.Min[a] - load)) + Math.Max(0, Math.Max(other - rules.Max[b], rules.Min[b] - other));
            if (beyond < bestBeyond || beyond == bestBeyond && cut < bestCut)
            {
                (best, bestBeyond, bestCut) = (i + 1, beyond, cut);
            }
        }

        for (var i = best; i < _order.Count; i++)
        {
            _taken[_order[i]] = 0;
        }

        return best;
    }

    /// <summary>What the front leaves behind may be in pieces: the other lot keeps the greatest, the first takes the rest.</summary>
    private void TakeRemnants(int b)
    {
        // Taken nodes bear the round, nodes of a found piece its negative number.
        var (piece, bestPiece, bestValue) = (0, 0, -1L);
        foreach (var start in _region)
        {
            if (_taken[start] == _round || _taken[start] < 0 && _length[start] == -_round)
            {
                continue;
            }

            piece++;
            var value = 0L;
            var pinned = false;
            _order.Clear();
            _order.Add(start);
            _taken[start] = -piece;
            _length[start] = -_round;
            for (var i = 0; i < _order.Count; i++)
            {
                value += _graph.Value[_order[i]] + 1;
                pinned |= _graph.Pin[_order[i]] == b;
                foreach (var u in _graph.Neighbours(_order[i]))
                {
                    if (_seen[u] == _round && _taken[u] != _round && _length[u] != -_round)
                    {
                        _length[u] = -_round;
                        _taken[u] = -piece;
                        _order.Add(u);
                    }
                }
            }

            value = pinned ? long.MaxValue : value;
            if (value > bestValue)
            {
                (bestPiece, bestValue) = (piece, value);
            }
        }

        foreach (var v in _region)
        {
            if (_taken[v] != _round && _taken[v] != -bestPiece)
            {
                _taken[v] = _round;
            }
        }
    }
}
