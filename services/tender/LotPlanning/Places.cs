namespace Aggregator.Tender.LotPlanning;

/// <summary>
/// Where nodes lie, on a plane of ten-metre squares: how many located units each holds and the sums of their coordinates and of the squares of
/// these. Whole numbers, so that sums do not depend on their order, and a node of a coarser graph is the sum of its nodes.
/// </summary>
internal sealed record Places(long[] Count, long[] X, long[] Y, long[] Square)
{
    private const double SquaresPerKm = 100;
    private const double KmPerDegree = 111.2;

    /// <summary>The places of nodes from the coordinates of their units; null where none has any.</summary>
    internal static Places? Of(IReadOnlyList<List<Unit>> nodes)
    {
        var located = nodes.SelectMany(x => x).Where(x => x.Latitude is not null && x.Longitude is not null).ToList();
        if (located.Count == 0)
        {
            return null;
        }

        // The plane touches the globe in the middle of the territory: over Italy's length distances are right to about 2 %.
        var (north, east) = ((double)(located.Sum(x => x.Latitude!.Value) / located.Count), (double)(located.Sum(x => x.Longitude!.Value) / located.Count));
        var narrowing = Math.Cos(north * Math.PI / 180);
        var places = new Places(new long[nodes.Count], new long[nodes.Count], new long[nodes.Count], new long[nodes.Count]);
        for (var v = 0; v < nodes.Count; v++)
        {
            foreach (var unit in nodes[v].Where(x => x.Latitude is not null && x.Longitude is not null))
            {
                var x = (long)Math.Round(((double)unit.Longitude!.Value - east) * KmPerDegree * narrowing * SquaresPerKm);
                var y = (long)Math.Round(((double)unit.Latitude!.Value - north) * KmPerDegree * SquaresPerKm);
                places.Count[v]++;
                places.X[v] += x;
                places.Y[v] += y;
                places.Square[v] += x * x + y * y;
            }
        }

        return places;
    }

    /// <summary>The places of clusters of nodes.</summary>
    internal Places Merge(int[] into, int count)
    {
        var merged = new Places(new long[count], new long[count], new long[count], new long[count]);
        for (var v = 0; v < into.Length; v++)
        {
            merged.Add(into[v], this, v, 1);
        }

        return merged;
    }

    /// <summary>Adds a node of other places to one of these, or with -1 takes it away.</summary>
    internal void Add(int to, Places from, int node, int times)
    {
        Count[to] += times * from.Count[node];
        X[to] += times * from.X[node];
        Y[to] += times * from.Y[node];
        Square[to] += times * from.Square[node];
    }

    /// <summary>Sum of the square distances of a node's units from their middle, as it is with so many times another node beside it.</summary>
    internal double Spread(int node, Places? with = null, int other = 0, int times = 0)
    {
        var (count, x, y, square) = (Count[node], X[node], Y[node], Square[node]);
        if (with is not null)
        {
            count += times * with.Count[other];
            x += times * with.X[other];
            y += times * with.Y[other];
            square += times * with.Square[other];
        }

        return count == 0 ? 0 : square - ((double)x * x + (double)y * y) / count;
    }

    /// <summary>Square of the distance between the middles of two nodes; null where one is nowhere.</summary>
    internal double? SquareBetween(int a, int b)
    {
        if (Count[a] == 0 || Count[b] == 0)
        {
            return null;
        }

        var (x, y) = ((double)X[a] / Count[a] - (double)X[b] / Count[b], (double)Y[a] / Count[a] - (double)Y[b] / Count[b]);
        return x * x + y * y;
    }

    /// <summary>Kilometres between the middles of two nodes; null where one is nowhere.</summary>
    internal double? KmBetween(int a, int b) => SquareBetween(a, b) is { } square ? Math.Sqrt(square) / SquaresPerKm : null;
}
