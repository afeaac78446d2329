namespace Aggregator.Tender.LotPlanning;

/// <summary>
/// A request as numbers: one node for each unit or group kept together, in the order of their ids, so that the order of the input has no say; values
/// and weights as integers.
/// </summary>
internal sealed class Land
{
    private const decimal ShareScale = 10_000;

    internal Land(LotRequest request)
    {
        Units = [.. request.Units.OrderBy(x => x.Id, StringComparer.Ordinal)];
        var nodeOf = new Dictionary<string, int>();
        var groups = new Dictionary<string, int>();
        foreach (var unit in Units)
        {
            var node = Nodes.Count;
            if (unit.Together is not null && !groups.TryAdd(unit.Together, node))
            {
                node = groups[unit.Together];
            }

            if (node == Nodes.Count)
            {
                Nodes.Add([]);
            }

            Nodes[node].Add(unit);
            nodeOf[unit.Id] = node;
        }

        NodeOf = nodeOf;
        ValueScale = ScaleOf(Units.Select(x => x.Value).Append(request.MinValue ?? 0).Append(request.MaxValue ?? 0));
        var split = Units.Where(x => x.Parent is not null).ToLookup(x => x.Parent!);
        WeightScale = split.Count > 0 || request.Borders.Any(x => x.Weight != decimal.Truncate(x.Weight)) ? ShareScale : 1;
        Graph = Build(request, Weigh(request, split));
    }

    internal IReadOnlyList<Unit> Units { get; }

    /// <summary>The units of each node.</summary>
    internal List<List<Unit>> Nodes { get; } = [];

    internal IReadOnlyDictionary<string, int> NodeOf { get; }

    internal Graph Graph { get; }

    /// <summary>Lots that the request itself pins units to.</summary>
    internal HashSet<int> Asked { get; } = [];

    internal decimal ValueScale { get; }

    internal decimal WeightScale { get; }

    private static decimal ScaleOf(IEnumerable<decimal> values)
    {
        var scale = 1m;
        foreach (var value in values)
        {
            while (scale < 1_000_000 && value * scale != decimal.Truncate(value * scale))
            {
                scale *= 10;
            }
        }

        return scale;
    }

    /// <summary>
    /// The weight between each pair of nodes that touch. A border of a parent is shared out among its sites; the sites of a parent are
    /// linked with each other without weight, since splitting it is what the planner wants to be free to do.
    /// </summary>
    private SortedDictionary<(int A, int B), long> Weigh(LotRequest request, ILookup<string, Unit> split)
    {
        var pairs = new Dictionary<(string A, string B), decimal>();
        foreach (var border in request.Borders)
        {
            var (a, b) = (Sites(border.A), Sites(border.B));
            foreach (var x in a)
            {
                foreach (var y in b)
                {
                    // The same border may be stated twice, from either side.
                    var pair = string.CompareOrdinal(x, y) < 0 ? (x, y) : (y, x);
                    pairs[pair] = Math.Max(pairs.GetValueOrDefault(pair), border.Weight / (a.Count * b.Count));
                }
            }
        }

        foreach (var sites in split)
        {
            var ids = sites.Select(x => x.Id).ToList();
            for (var i = 1; i < ids.Count; i++)
            {
                pairs.TryAdd((ids[i - 1], ids[i]), 0);
            }
        }

        var weights = new SortedDictionary<(int A, int B), long>();
        foreach (var ((a, b), weight) in pairs)
        {
            var (x, y) = (NodeOf[a], NodeOf[b]);
            if (x != y)
            {
                var key = (Math.Min(x, y), Math.Max(x, y));
                weights[key] = weights.GetValueOrDefault(key) + (long)Math.Round(weight * WeightScale);
            }
        }

        return weights;

        List<string> Sites(string id) => NodeOf.ContainsKey(id) ? [id] : [.. split[id].Select(x => x.Id)];
    }

    private Graph Build(LotRequest request, SortedDictionary<(int A, int B), long> weights)
    {
        var beside = new List<(int Node, long Weight)>[Nodes.Count];
        for (var v = 0; v < beside.Length; v++)
        {
            beside[v] = [];
        }

        foreach (var ((a, b), weight) in weights)
        {
            beside[a].Add((b, weight));
            beside[b].Add((a, weight));
        }

        var first = new int[Nodes.Count + 1];
        for (var v = 0; v < beside.Length; v++)
        {
            beside[v].Sort((x, y) => x.Node.CompareTo(y.Node));
            first[v + 1] = first[v] + beside[v].Count;
        }

        int[] neighbour = [.. beside.SelectMany(x => x.Select(y => y.Node))];
        var (component, components) = Graph.ComponentsOf(Nodes.Count, first, neighbour);
        var pin = new int[Nodes.Count];
        Array.Fill(pin, -1);
        foreach (var (id, lot) in request.Pinned)
        {
            pin[NodeOf[id]] = lot - 1;
            Asked.Add(lot - 1);
        }

        var foes = new int[]?[Nodes.Count];
        foreach (var side in request.Apart.SelectMany(x => new[] { (NodeOf[x.A], NodeOf[x.B]), (NodeOf[x.B], NodeOf[x.A]) }).ToLookup(x => x.Item1, x => x.Item2))
        {
            foes[side.Key] = [.. side.Distinct().Order()];
        }

        return new Graph
        {
            Count = Nodes.Count,
            First = first,
            Neighbour = neighbour,
            Weight = [.. beside.SelectMany(x => x.Select(y => y.Weight))],
            Value = [.. Nodes.Select(x => (long)Math.Round(x.Sum(u => u.Value) * ValueScale))],
            Component = component,
            Components = components,
            Pin = pin,
            Foes = foes,
            Places = request.Compactness > 0 ? Places.Of(Nodes) : null,
        };
    }
}
