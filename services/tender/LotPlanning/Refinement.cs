namespace Aggregator.Tender.LotPlanning;

/// <summary>
/// Improves lots by moving nodes over borders, one after the other, also where a move makes things worse for a while, and keeps the best point
/// passed (Fiduccia and Mattheyses, for many lots, started from one place at a time as KaHIP does).
/// </summary>
internal sealed class Refinement
{
    private const double Tiny = 1e-7;
    private readonly Arrangement _lots;
    private readonly Graph _graph;
    private readonly Dice _dice;
    private readonly Effort _effort;
    private readonly Frontier _frontier;
    private readonly int[] _moved;
    private readonly int[] _touched;
    private int _search;
    private int _sweep;

    internal Refinement(Arrangement lots, Dice dice, Effort effort)
    {
        (_lots, _graph, _dice, _effort) = (lots, lots.Graph, dice, effort);
        _frontier = new Frontier(_graph.Count);
        _moved = new int[_graph.Count];
        _touched = new int[_graph.Count];
    }

    /// <summary>Searches from every border node in random order until a whole sweep brings nothing.</summary>
    internal void Sweep(int patience, int sweepsMax)
    {
        var border = new List<int>();
        for (var sweep = 0; sweep < sweepsMax && !_effort.Spent; sweep++)
        {
            border.Clear();
            for (var v = 0; v < _graph.Count; v++)
            {
                if (_lots.OnBorder(v))
                {
                    border.Add(v);
                }
            }

            _effort.Add(_graph.Count);
            if (!Around(border, patience))
            {
                break;
            }
        }
    }

    /// <summary>Searches from each of these nodes, in random order; true where it brought something.</summary>
    internal bool Around(List<int> nodes, int patience)
    {
        _dice.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(nodes));
        _sweep++;
        var better = false;
        foreach (var v in nodes)
        {
            if (_touched[v] != _sweep)
            {
                better |= Search([v], patience);
            }
        }

        return better;
    }

    /// <summary>One search from the given nodes; true where it made things better, otherwise nothing has changed.</summary>
    internal bool Search(ReadOnlySpan<int> seeds, int patience, int a = -1, int b = -1)
    {
        _search++;
        var start = _lots.Moves;
        _frontier.Clear();
        foreach (var seed in seeds)
        {
            Offer(seed, a, b);
        }

        var (sum, best, bestLength) = (0.0, 0.0, 0);
        while (_frontier.TryTake(out var v, out var key))
        {
            var (to, change) = _lots.BestMove(v, a, b);
            if (to < 0)
            {
                continue;
            }

            if (change > key + Tiny)
            {
                _frontier.Put(v, change);
                continue;
            }

            if (!_lots.CanLeave(v))
            {
                continue;
            }

            _moved[v] = _search;
            _touched[v] = _sweep;
            _lots.Move(v, to);
            sum += change;
            if (sum < best - Tiny)
            {
                (best, bestLength) = (sum, _lots.Moves - start);
            }
            else if (_lots.Moves - start - bestLength > patience)
            {
                break;
            }

            foreach (var u in _graph.Neighbours(v))
            {
                if (_moved[u] != _search)
                {
                    Offer(u, a, b);
                }
            }
        }

        _lots.UndoTo(start + bestLength);
        return bestLength > 0;
    }

    private void Offer(int node, int a, int b)
    {
        if (a >= 0 && _lots.LotOf[node] != a && _lots.LotOf[node] != b)
        {
            return;
        }

        var (to, change) = _lots.BestMove(node, a, b);
        if (to >= 0)
        {
            _frontier.Put(node, change);
        }
        else
        {
            _frontier.Remove(node);
        }
    }
}
