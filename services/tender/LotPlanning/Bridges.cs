namespace Aggregator.Tender.LotPlanning;

/// <summary>
/// Joins the components of a graph to a tree by edges of weight zero at random places. A lot may have a piece in each of several components; over
/// the bridges the search finds its way from one to the other.
/// </summary>
internal static class Bridges
{
    internal static Graph Over(Graph graph, Rules rules, Dice dice)
    {
        if (graph.Components == 1)
        {
            return graph;
        }

        var members = new List<int>[graph.Components];
        for (var v = 0; v < graph.Count; v++)
        {
            if (graph.Pin[v] < 0 || !rules.Closed[graph.Pin[v]])
            {
                (members[graph.Component[v]] ??= []).Add(v);
            }
        }

        var joined = new List<int>();
        var bridges = new List<(int From, int To)>();
        foreach (var component in members.Where(x => x is not null).OrderByDescending(x => x.Count).ThenBy(x => x[0]))
        {
            if (joined.Count > 0)
            {
                var (a, b) = (joined[dice.Below(joined.Count)], component[dice.Below(component.Count)]);
                bridges.Add((a, b));
                bridges.Add((b, a));
            }

            joined.AddRange(component);
        }

        var from = bridges.ToLookup(x => x.From, x => x.To);
        var first = new int[graph.Count + 1];
        var neighbour = new List<int>(graph.Neighbour.Length + bridges.Count);
        var weight = new List<long>(graph.Neighbour.Length + bridges.Count);
        for (var v = 0; v < graph.Count; v++)
        {
            neighbour.AddRange(graph.Neighbours(v));
            weight.AddRange(graph.Weights(v));
            foreach (var u in from[v])
            {
                neighbour.Add(u);
                weight.Add(0);
            }

            first[v + 1] = neighbour.Count;
        }

        return new Graph
        {
            Count = graph.Count, First = first, Neighbour = [.. neighbour], Weight = [.. weight], Value = graph.Value,
            Component = graph.Component, Components = graph.Components, Pin = graph.Pin, Foes = graph.Foes, Places = graph.Places,
        };
    }
}
