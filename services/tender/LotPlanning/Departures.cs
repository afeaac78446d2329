namespace Aggregator.Tender.LotPlanning;

/// <summary>
/// Tells whether a lot stays one piece without one of its nodes. From each of the node's neighbours in the lot a search spreads in turns;
/// they meet after a few steps in most cases, and where they do not, the smallest piece is soon exhausted.
/// </summary>
internal sealed class Departures
{
    private readonly Graph _graph;
    private readonly Effort _effort;
    private readonly int[] _seenIn;
    private readonly int[] _search;
    private readonly int[] _joinedTo;
    private readonly Queue<int>[] _fronts;
    private int _round;

    internal Departures(Graph graph, Effort effort)
    {
        (_graph, _effort) = (graph, effort);
        _seenIn = new int[graph.Count];
        _search = new int[graph.Count];
        var degreeMax = 1;
        for (var v = 0; v < graph.Count; v++)
        {
            degreeMax = Math.Max(degreeMax, graph.First[v + 1] - graph.First[v]);
        }

        _joinedTo = new int[degreeMax];
        _fronts = new Queue<int>[degreeMax];
    }

    /// <summary>Whether the other nodes of its lot in its component of the graph hang together without the node.</summary>
    internal bool LeavesWhole(int node, ReadOnlySpan<int> lotOf)
    {
        var searches = Begin(node, lotOf);
        for (var left = searches; left > 1;)
        {
            for (var search = 0; search < searches && left > 1; search++)
            {
                if (Root(search) != search)
                {
                    continue;
                }

                if (!TryTake(search, searches, out var x))
                {
                    return false;
                }

                _effort.Add(1);
                left -= Spread(x, search, node, lotOf);
            }
        }

        return true;
    }

    /// <summary>Starts a search at each neighbour of the node in its lot; returns how many there are.</summary>
    private int Begin(int node, ReadOnlySpan<int> lotOf)
    {
        _round++;
        _seenIn[node] = _round;
        var searches = 0;
        foreach (var u in _graph.Neighbours(node))
        {
            if (lotOf[u] == lotOf[node] && _graph.Component[u] == _graph.Component[node])
            {
                var front = _fronts[searches] ??= new Queue<int>();
                front.Clear();
                front.Enqueue(u);
                _seenIn[u] = _round;
                _search[u] = searches;
                _joinedTo[searches] = searches;
                searches++;
            }
        }

        return searches;
    }

    /// <summary>Goes on to the neighbours of a node that a search has reached; returns how many other searches it met.</summary>
    private int Spread(int reached, int search, int without, ReadOnlySpan<int> lotOf)
    {
        var met = 0;
        foreach (var y in _graph.Neighbours(reached))
        {
            if (lotOf[y] != lotOf[without] || y == without || _graph.Component[y] != _graph.Component[without])
            {
                continue;
            }

            if (_seenIn[y] != _round)
            {
                _seenIn[y] = _round;
                _search[y] = search;
                _fronts[search].Enqueue(y);
            }
            else if (Root(_search[y]) is var other && other != Root(search))
            {
                _joinedTo[other] = Root(search);
                met++;
            }
        }

        return met;
    }

    private bool TryTake(int root, int searches, out int node)
    {
        if (_fronts[root].TryDequeue(out node))
        {
            return true;
        }

        for (var search = 0; search < searches; search++)
        {
            if (Root(search) == root && _fronts[search].TryDequeue(out node))
            {
                return true;
            }
        }

        return false;
    }

    private int Root(int search)
    {
        while (_joinedTo[search] != search)
        {
            search = _joinedTo[search];
        }

        return search;
    }
}
