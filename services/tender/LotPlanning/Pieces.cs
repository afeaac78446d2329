namespace Aggregator.Tender.LotPlanning;

/// <summary>Checks the contiguity of lots from scratch, independent of the bookkeeping of a search.</summary>
internal static class Pieces
{
    /// <summary>Whether each lot is one piece in each component where it has something.</summary>
    internal static bool AreWhole(Graph graph, ReadOnlySpan<int> lotOf)
    {
        var seen = new bool[graph.Count];
        var begun = new HashSet<(int Lot, int Component)>();
        var queue = new Stack<int>();
        for (var start = 0; start < graph.Count; start++)
        {
            if (seen[start])
            {
                continue;
            }

            if (!begun.Add((lotOf[start], graph.Component[start])))
            {
                return false;
            }

            seen[start] = true;
            queue.Push(start);
            while (queue.TryPop(out var v))
            {
                foreach (var u in graph.Neighbours(v))
                {
                    if (!seen[u] && lotOf[u] == lotOf[v])
                    {
                        seen[u] = true;
                        queue.Push(u);
                    }
                }
            }
        }

        return true;
    }
}
