namespace Aggregator.Tender.LotPlanning;

/// <summary>What can be proved impossible before any search.</summary>
internal static class Obstacles
{
    internal static IEnumerable<Obstacle> Of(LotRequest request, Land land)
    {
        var graph = land.Graph;
        if (request.Lots > graph.Count)
        {
            yield return new Obstacle("/lots", "tender.lots-more-than-units", ("lots", request.Lots), ("units", graph.Count));
        }

        if (request.MinValue > request.MaxValue)
        {
            yield return new Obstacle("/minValue", "tender.lots-min-above-max", ("min", request.MinValue), ("max", request.MaxValue));
        }

        foreach (var group in land.Nodes.Where(x => x.Count > 1))
        {
            if (group.Where(x => request.Pinned.ContainsKey(x.Id)).Select(x => request.Pinned[x.Id]).Distinct().Count() > 1)
            {
                yield return new Obstacle("/pinned", "tender.lots-group-pinned", ("group", group[0].Together));
            }
        }

        foreach (var (a, b) in request.Apart)
        {
            var (x, y) = (land.NodeOf[a], land.NodeOf[b]);
            if (x == y || graph.Pin[x] >= 0 && graph.Pin[x] == graph.Pin[y])
            {
                yield return new Obstacle("/apart", "tender.lots-apart-together", ("a", a), ("b", b));
            }
        }

        if (Quarrel(graph) is { } quarrel && quarrel.Count > request.Lots)
        {
            yield return new Obstacle("/apart", "tender.lots-apart-many",
                ("units", string.Join(", ", quarrel.Select(v => land.Nodes[v][0].Id))), ("count", quarrel.Count), ("lots", request.Lots));
        }
    }

    /// <summary>What the pins make impossible, once it is known which lots are closed.</summary>
    internal static IEnumerable<Obstacle> OfPins(LotRequest request, Land land, bool[] closed, decimal max)
    {
        var graph = land.Graph;
        for (var lot = 0; lot < closed.Length; lot++)
        {
            var pinned = Enumerable.Range(0, graph.Count).Where(v => graph.Pin[v] == lot).ToList();
            if (closed[lot] || pinned.Count == 0)
            {
                continue;
            }

            var value = pinned.Sum(v => (decimal)graph.Value[v]);
            if (value > max)
            {
                yield return new Obstacle("/pinned", "tender.lots-pinned-value", ("lot", lot + 1), ("value", value / land.ValueScale), ("max", max / land.ValueScale));
            }

            if (request.Contiguous && CutOff(graph, lot, pinned) is >= 0 and var far)
            {
                yield return new Obstacle("/pinned", "tender.lots-pinned-cut-off", ("lot", lot + 1), ("unit", land.Nodes[far][0].Id));
            }
        }

        if (request.Contiguous && Pieces(graph, closed) is var pieces && pieces.Count > closed.Count(x => !x))
        {
            yield return new Obstacle("/lots", "tender.lots-pieces", ("pieces", pieces.Count), ("lots", closed.Count(x => !x)));
        }
    }

    /// <summary>A pinned node that its lot cannot reach without passing through units pinned to other lots, or -1.</summary>
    private static int CutOff(Graph graph, int lot, List<int> pinned)
    {
        foreach (var component in pinned.GroupBy(v => graph.Component[v]))
        {
            var reached = new HashSet<int> { component.First() };
            var queue = new Queue<int>(reached);
            while (queue.TryDequeue(out var v))
            {
                foreach (var u in graph.Neighbours(v))
                {
                    if ((graph.Pin[u] < 0 || graph.Pin[u] == lot) && reached.Add(u))
                    {
                        queue.Enqueue(u);
                    }
                }
            }

            foreach (var v in component)
            {
                if (!reached.Contains(v))
                {
                    return v;
                }
            }
        }

        return -1;
    }

    /// <summary>Parts of one component that lie apart because a unit too large for a lot lies between them: no lot may have two of them.</summary>
    private static List<int> Pieces(Graph graph, bool[] closed)
    {
        var seen = new bool[graph.Count];
        var found = new Dictionary<int, List<int>>();
        for (var start = 0; start < graph.Count; start++)
        {
            if (seen[start] || graph.Pin[start] >= 0 && closed[graph.Pin[start]])
            {
                continue;
            }

            (found.TryGetValue(graph.Component[start], out var own) ? own : found[graph.Component[start]] = []).Add(start);
            seen[start] = true;
            var queue = new Stack<int>([start]);
            while (queue.TryPop(out var v))
            {
                foreach (var u in graph.Neighbours(v))
                {
                    if (!seen[u] && !(graph.Pin[u] >= 0 && closed[graph.Pin[u]]))
                    {
                        seen[u] = true;
                        queue.Push(u);
                    }
                }
            }
        }

        return found.Values.MaxBy(x => x.Count) ?? [];
    }

    /// <summary>Units of which each two must be apart, found greedily: they need a lot each.</summary>
    private static List<int>? Quarrel(Graph graph)
    {
        List<int>? largest = null;
        for (var start = 0; start < graph.Count; start++)
        {
            if (graph.Foes[start] is not { } foes)
            {
                continue;
            }

            var all = new List<int> { start };
            foreach (var foe in foes)
            {
                if (foe != start && all.TrueForAll(x => graph.Foes[foe]!.Contains(x)))
                {
                    all.Add(foe);
                }
            }

            largest = all.Count > (largest?.Count ?? 0) ? all : largest;
        }

        return largest;
    }
}
