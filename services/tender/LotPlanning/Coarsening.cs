namespace Aggregator.Tender.LotPlanning;

/// <summary>
/// Makes a graph about half as large by joining neighbours in pairs along heavy borders, light nodes first: what is decided on the coarse
/// graph moves whole neighbourhoods at once.
/// </summary>
internal static class Coarsening
{
    /// <summary>The coarser graph, and the coarse node of each node.</summary>
    /// <param name="fine">The graph.</param>
    /// <param name="valueMax">Heavier clusters could not be balanced any more.</param>
    /// <param name="dice">Order in which the nodes choose.</param>
    /// <param name="effort">Counts the nodes looked at.</param>
    internal static (Graph Coarse, int[] Into) Halve(Graph fine, long valueMax, Dice dice, Effort effort)
    {
        var into = Pair(fine, valueMax, dice, out var count);
        effort.Add(fine.Count * 2);
        return (Merge(fine, into, count), into);
    }

    /// <summary>The graph whose nodes are the given clusters of another's nodes.</summary>
    internal static Graph Merge(Graph fine, int[] into, int count)
    {
        var value = new long[count];
        var component = new int[count];
        var pin = new int[count];
        Array.Fill(pin, -1);
        var start = new int[count + 1];
        for (var v = 0; v < fine.Count; v++)
        {
            value[into[v]] += fine.Value[v];
            component[into[v]] = fine.Component[v];
            pin[into[v]] = Math.Max(pin[into[v]], fine.Pin[v]);
            start[into[v] + 1]++;
        }

        for (var c = 0; c < count; c++)
        {
            start[c + 1] += start[c];
        }

        var members = new int[fine.Count];
        var at = start.AsSpan(0, count).ToArray();
        for (var v = 0; v < fine.Count; v++)
        {
            members[at[into[v]]++] = v;
        }

        var first = new int[count + 1];
        var neighbour = new int[fine.Neighbour.Length];
        var weight = new long[fine.Neighbour.Length];
        var slot = new int[count];
        Array.Fill(slot, -1);
        var edges = 0;
        for (var c = 0; c < count; c++)
        {
            first[c] = edges;
            for (var m = start[c]; m < start[c + 1]; m++)
            {
                var v = members[m];
                for (var e = fine.First[v]; e < fine.First[v + 1]; e++)
                {
                    var d = into[fine.Neighbour[e]];
                    if (d == c)
                    {
                        continue;
                    }

                    if (slot[d] < first[c])
                    {
                        slot[d] = edges;
                        neighbour[edges] = d;
                        weight[edges++] = 0;
                    }

                    weight[slot[d]] += fine.Weight[e];
                }
            }
        }

        first[count] = edges;
        return new Graph
        {
            Count = count,
            First = first,
            Neighbour = neighbour.AsSpan(0, edges).ToArray(),
            Weight = weight.AsSpan(0, edges).ToArray(),
            Value = value,
            Component = component,
            Components = fine.Components,
            Pin = pin,
            Foes = FoesOf(fine, into, count),
            Places = fine.Places?.Merge(into, count),
        };
    }

    private static int[] Pair(Graph fine, long valueMax, Dice dice, out int count)
    {
        var order = new int[fine.Count];
        for (var v = 0; v < order.Length; v++)
        {
            order[v] = v;
        }

        dice.Shuffle(order);
        var into = new int[fine.Count];
        Array.Fill(into, -1);
        count = 0;
        foreach (var v in order)
        {
            if (into[v] >= 0)
            {
                continue;
            }

            var best = -1;
            var bestRating = -1.0;
            for (var e = fine.First[v]; e < fine.First[v + 1]; e++)
            {
                var u = fine.Neighbour[e];
                if (into[u] >= 0 || fine.Component[u] != fine.Component[v] || fine.Value[u] + fine.Value[v] > valueMax
                    || fine.Pin[u] != fine.Pin[v] || fine.Foes[u] is not null && fine.Foes[v] is not null)
                {
                    continue;
                }

                // A heavy border between light nodes: clusters stay alike and compact.
                var rating = ((double)fine.Weight[e] * fine.Weight[e] + 0.01) / ((fine.Value[u] + 1.0) * (fine.Value[v] + 1.0));
                if (rating > bestRating)
                {
                    (best, bestRating) = (u, rating);
                }
            }

            into[v] = count;
            if (best >= 0)
            {
                into[best] = count;
            }

            count++;
        }

        return into;
    }

    private static int[]?[] FoesOf(Graph fine, int[] into, int count)
    {
        var foes = new int[]?[count];
        for (var v = 0; v < fine.Count; v++)
        {
            if (fine.Foes[v] is { } own)
            {
                foes[into[v]] = [.. (foes[into[v]] ?? []).Concat(own.Select(x => into[x])).Distinct().Order()];
            }
        }

        return foes;
    }
}
