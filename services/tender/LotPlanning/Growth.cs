namespace Aggregator.Tender.LotPlanning;

/// <summary>
/// First lots, on a coarse graph: from one seed each they grow node by node, always the emptiest one, until nothing is free. Each lot is then one piece
/// in each component; the values are put right afterwards.
/// </summary>
internal sealed class Growth
{
    private const int Free = -1;
    private readonly Graph _graph;
    private readonly Rules _rules;
    private readonly Dice _dice;
    private readonly Effort _effort;
    private readonly int[] _lotOf;
    private readonly long[] _load;
    private readonly List<int>[] _reach;

    private Growth(Graph graph, Rules rules, Dice dice, Effort effort)
    {
        (_graph, _rules, _dice, _effort) = (graph, rules, dice, effort);
        _lotOf = [.. graph.Pin];
        _load = new long[rules.Lots];
        _reach = [.. Enumerable.Range(0, rules.Lots).Select(_ => new List<int>())];
    }

    internal static int[] Of(Graph graph, Rules rules, Dice dice, Effort effort)
    {
        var growth = new Growth(graph, rules, dice, effort);
        growth.Run();
        return growth._lotOf;
    }

    private void Run()
    {
        for (var v = 0; v < _graph.Count; v++)
        {
            if (_lotOf[v] != Free)
            {
                Take(v, _lotOf[v]);
            }
        }

        if (_rules.Contiguous)
        {
            JoinPins();
        }

        Sow(Blocks());
        var open = Enumerable.Range(0, _rules.Lots).Where(x => !_rules.Closed[x]).ToList();
        while (open.Count > 0)
        {
            var lot = open.MinBy(x => (double)_load[x] / Math.Max(_rules.Max[x], 1));
            if (Next(lot) is >= 0 and var node)
            {
                Take(node, lot);
            }
            else
            {
                open.Remove(lot);
            }
        }

        // What no lot reaches lies behind lots that take nothing: it goes to the emptiest one, and the search reports what that breaks.
        for (var v = 0; v < _graph.Count; v++)
        {
            if (_lotOf[v] == Free)
            {
                Take(v, Enumerable.Range(0, _rules.Lots).Where(x => !_rules.Closed[x]).MinBy(x => (double)_load[x] / Math.Max(_rules.Max[x], 1)));
            }
        }
    }

    /// <summary>Units pinned to one lot may lie far from each other: the shortest free ways between them go to the lot too.</summary>
    private void JoinPins()
    {
        var lots = Enumerable.Range(0, _rules.Lots).Where(x => !_rules.Closed[x]).ToArray();
        _dice.Shuffle(lots);
        foreach (var lot in lots)
        {
            foreach (var component in Enumerable.Range(0, _graph.Count).Where(v => _lotOf[v] == lot).GroupBy(v => _graph.Component[v]).Where(x => x.Count() > 1).ToList())
            {
                JoinTo(component.First(), lot);
            }
        }
    }

    private void JoinTo(int root, int lot)
    {
        while (true)
        {
            // From what hangs together with the root, the nearest pinned node that does not yet.
            var from = new Dictionary<int, int> { [root] = -1 };
            var (near, far) = (new Queue<int>([root]), new Queue<int>());
            var goal = -1;
            while (goal < 0 && (near.TryDequeue(out var v) || far.TryDequeue(out v)))
            {
                foreach (var u in _graph.Neighbours(v))
                {
                    if (_graph.Component[u] != _graph.Component[v] || _lotOf[u] != Free && _lotOf[u] != lot || !from.TryAdd(u, v))
                    {
                        continue;
                    }

                    if (_lotOf[u] == lot && _lotOf[v] == lot)
                    {
                        near.Enqueue(u);
                    }
                    else if (_lotOf[u] == lot)
                    {
                        goal = u;
                        break;
                    }
                    else
                    {
                        far.Enqueue(u);
                    }
                }
            }

            _effort.Add(from.Count);
            if (goal < 0)
            {
                return;
            }

            for (var v = from[goal]; v >= 0; v = from[v])
            {
                if (_lotOf[v] == Free)
                {
                    Take(v, lot);
                }
            }
        }
    }

    /// <summary>The pieces in which lots can grow: more than one where closed lots separate them.</summary>
    private List<List<int>> Blocks()
    {
        var piece = new int[_graph.Count];
        Array.Fill(piece, -1);
        var pieces = new List<List<int>>();
        for (var start = 0; start < _graph.Count; start++)
        {
            if (piece[start] >= 0 || IsClosed(start))
            {
                continue;
            }

            var members = new List<int> { start };
            piece[start] = pieces.Count;
            for (var i = 0; i < members.Count; i++)
            {
                foreach (var u in _graph.Neighbours(members[i]))
                {
                    if (piece[u] < 0 && !IsClosed(u))
                    {
                        piece[u] = pieces.Count;
                        members.Add(u);
                    }
                }
            }

            pieces.Add(members);
        }

        return pieces;
    }

    private bool IsClosed(int node) => _graph.Pin[node] >= 0 && _rules.Closed[_graph.Pin[node]];

    /// <summary>Gives the lots without a pinned unit a seed each, far from the others, shared out among the blocks by their value.</summary>
    private void Sow(List<List<int>> blocks)
    {
        var free = new Queue<int>(Enumerable.Range(0, _rules.Lots).Where(x => !_rules.Closed[x] && _reach[x].Count == 0 && _load[x] == 0 && !_lotOf.Contains(x)));
        var value = blocks.Select(x => x.Sum(v => (double)_graph.Value[v])).ToArray();
        var seeds = blocks.Select(x => x.Where(v => _lotOf[v] != Free).Select(v => _lotOf[v]).Distinct().Count()).ToArray();
        while (free.TryDequeue(out var lot))
        {
            var block = Enumerable.Range(0, blocks.Count).Where(x => blocks[x].Exists(v => _lotOf[v] == Free))
                .OrderBy(x => seeds[x] == 0 ? 0 : 1).ThenByDescending(x => value[x] / (seeds[x] + 1)).FirstOrDefault(-1);
            if (block < 0)
            {
                return;
            }

            seeds[block]++;
            Take(Far(blocks[block]), lot);
        }
    }

    /// <summary>The farthest from the lots there are, of a few free nodes drawn at random.</summary>
    private int Far(List<int> block)
    {
        var candidates = block.Where(v => _lotOf[v] == Free).ToList();
        var drawn = Enumerable.Range(0, 4).Select(_ => candidates[_dice.Below(candidates.Count)]).ToList();
        var distance = new Dictionary<int, int>();
        var queue = new Queue<int>();
        foreach (var v in block.Where(v => _lotOf[v] != Free))
        {
            distance[v] = 0;
            queue.Enqueue(v);
        }

        while (queue.TryDequeue(out var v))
        {
            foreach (var u in _graph.Neighbours(v))
            {
                if (!IsClosed(u) && distance.TryAdd(u, distance[v] + 1))
                {
                    queue.Enqueue(u);
                }
            }
        }

        _effort.Add(block.Count);
        return drawn.MaxBy(v => distance.GetValueOrDefault(v, int.MaxValue));
    }

    private void Take(int node, int lot)
    {
        _lotOf[node] = lot;
        _load[lot] += _graph.Value[node];
        if (!_rules.Closed[lot])
        {
            foreach (var u in _graph.Neighbours(node))
            {
                if (_lotOf[u] == Free)
                {
                    _reach[lot].Add(u);
                }
            }
        }
    }

    /// <summary>The free neighbour of a lot that is most surrounded by it.</summary>
    private int Next(int lot)
    {
        var reach = _reach[lot];
        reach.RemoveAll(v => _lotOf[v] != Free);
        var (best, bestShare) = (-1, double.MinValue);
        foreach (var v in reach)
        {
            var (own, all) = (0L, 0.5);
            for (var e = _graph.First[v]; e < _graph.First[v + 1]; e++)
            {
                all += _graph.Weight[e];
                own += _lotOf[_graph.Neighbour[e]] == lot ? _graph.Weight[e] : 0;
            }

            var share = own / all + _dice.Share() * 0.1 - (_graph.Foes[v] is { } foes && Array.Exists(foes, x => _lotOf[x] == lot) ? 10 : 0);
            if (share > bestShare)
            {
                (best, bestShare) = (v, share);
            }
        }

        _effort.Add(reach.Count);
        return best;
    }
}
