namespace Aggregator.Tender.LotPlanning;

/// <summary>
/// Nodes with a value and weighted borders, as compressed rows: the neighbours of node v stand from <c>First[v]</c> to before <c>First[v + 1]</c>, in
/// ascending order. A node is a unit, units kept together or, in a coarser graph, a cluster of them.
/// </summary>
internal sealed class Graph
{
    internal required int Count { get; init; }

    internal required int[] First { get; init; }

    internal required int[] Neighbour { get; init; }

    internal required long[] Weight { get; init; }

    internal required long[] Value { get; init; }

    /// <summary>The connected component of each node, counted on the finest graph.</summary>
    internal required int[] Component { get; init; }

    internal required int Components { get; init; }

    /// <summary>The lot that a node must be in, or -1.</summary>
    internal required int[] Pin { get; init; }

    /// <summary>Nodes that must not share a lot with a node; null for most.</summary>
    internal required int[]?[] Foes { get; init; }

    /// <summary>Where the nodes lie; null where distance does not count.</summary>
    internal Places? Places { get; init; }

    internal ReadOnlySpan<int> Neighbours(int node) => Neighbour.AsSpan(First[node], First[node + 1] - First[node]);

    internal ReadOnlySpan<long> Weights(int node) => Weight.AsSpan(First[node], First[node + 1] - First[node]);

    /// <summary>The component of each node of compressed rows, numbered in the order of their first nodes.</summary>
    internal static (int[] Of, int Count) ComponentsOf(int count, int[] first, int[] neighbour)
    {
        var of = new int[count];
        Array.Fill(of, -1);
        var found = 0;
        var queue = new Stack<int>();
        for (var start = 0; start < count; start++)
        {
            if (of[start] >= 0)
            {
                continue;
            }

            of[start] = found;
            queue.Push(start);
            while (queue.TryPop(out var node))
            {
                for (var e = first[node]; e < first[node + 1]; e++)
                {
                    if (of[neighbour[e]] < 0)
                    {
                        of[neighbour[e]] = found;
                        queue.Push(neighbour[e]);
                    }
                }
            }

            found++;
        }

        return (of, found);
    }
}
