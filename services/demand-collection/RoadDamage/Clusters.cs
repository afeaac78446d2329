namespace Aggregator.DemandCollection.RoadDamage;

/// <summary>
/// Points of one road gathered into clusters: single linkage, so that a cluster follows its road around every bend without anybody knowing the road's course. Neighbours
/// are near in a straight line, and a chain of them is as long as the road between them; a main direction to project on would fold a bend onto itself.
/// The order of the points does not matter.
/// </summary>
internal static class Clusters
{
    // A receiver in a moving vehicle is not better than about 10 m: what is nearer than four decimals of a degree is one spot.
    private const double SpotsPerDegree = 10_000;
    private const double MetresPerDegree = 111_195;

    /// <summary>The clusters, each with its points, its ends and its length.</summary>
    /// <param name="points">Points of one road.</param>
    /// <param name="linkM">How far apart neighbours may be, in metres.</param>
    public static IReadOnlyList<Cluster> Of(IReadOnlyCollection<DamagePoint> points, double linkM)
    {
        var groups = points.GroupBy(x => (Lat: (int)Math.Round(x.Latitude * SpotsPerDegree), Lon: (int)Math.Round(x.Longitude * SpotsPerDegree)))
            .OrderBy(x => x.Key).ToList();
        var spots = groups.ConvertAll(x => x.Key);
        var tree = SpanningForest(spots, Links(spots, linkM));
        var (seen, clusters) = (new bool[spots.Count], new List<Cluster>());
        for (var i = 0; i < spots.Count; i++)
        {
            if (!seen[i])
            {
                // The two ends of the longest way through the tree: whatever is farthest from anywhere is one end, what is farthest from that the other.
                var start = Farthest(tree, i, seen).Spot;
                var (end, length) = Farthest(tree, start, null);
                var members = Reach(tree, i).SelectMany(x => groups[x]).ToList();
                clusters.Add(new Cluster(members, At(spots[Math.Min(start, end)]), At(spots[Math.Max(start, end)]), length));
            }
        }

        return clusters;
    }

    /// <summary>Every pair of spots that are near enough, nearest first; ties by the spots themselves.</summary>
    private static List<(float Metres, int A, int B)> Links(List<(int Lat, int Lon)> spots, double linkM)
    {
        var rows = linkM / MetresPerDegree * SpotsPerDegree;
        var columns = spots.Count == 0 ? 0 : rows / spots.Min(x => Math.Cos(x.Lat / SpotsPerDegree * Math.PI / 180));
        var cells = spots.Select((x, i) => (Cell: Cell(x), Spot: i)).ToLookup(x => x.Cell, x => x.Spot);
        var links = new List<(float, int, int)>();
        for (var a = 0; a < spots.Count; a++)
        {
            var (row, column) = Cell(spots[a]);
            for (var near = 0; near < 9; near++)
            {
                foreach (var b in cells[(row + near / 3 - 1, column + near % 3 - 1)])
                {
                    if (b > a && Metres(spots[a], spots[b]) is var metres && metres <= linkM)
                    {
                        links.Add(((float)metres, a, b));
                    }
                }
            }
        }

        links.Sort();
        return links;

        (int, int) Cell((int Lat, int Lon) spot) => ((int)Math.Floor(spot.Lat / rows), (int)Math.Floor(spot.Lon / columns));
    }

    /// <summary>Kruskal's minimum spanning forest, as the neighbours of every spot.</summary>
    private static List<(int Spot, float Metres)>[] SpanningForest(List<(int, int)> spots, List<(float Metres, int A, int B)> links)
    {
        var (parent, tree) = (Enumerable.Range(0, spots.Count).ToArray(), new List<(int, float)>[spots.Count]);
        for (var i = 0; i < tree.Length; i++)
        {
            tree[i] = [];
        }

        foreach (var (metres, a, b) in links)
        {
            if (Root(a) is var x && Root(b) is var y && x != y)
            {
                parent[x] = y;
                tree[a].Add((b, metres));
                tree[b].Add((a, metres));
            }
        }

        return tree;

        int Root(int spot)
        {
            while (parent[spot] != spot)
            {
                spot = parent[spot] = parent[parent[spot]];
            }

            return spot;
        }
    }

    private static (int Spot, double Metres) Farthest(List<(int Spot, float Metres)>[] tree, int from, bool[]? seen)
    {
        var farthest = (Spot: from, Metres: 0d);
        foreach (var (spot, metres) in Walk(tree, from))
        {
            if (seen is not null)
            {
                seen[spot] = true;
            }

            if (metres > farthest.Metres || (metres.Equals(farthest.Metres) && spot < farthest.Spot))
            {
                farthest = (spot, metres);
            }
        }

        return farthest;
    }

    private static IEnumerable<int> Reach(List<(int Spot, float Metres)>[] tree, int from) => Walk(tree, from).Select(x => x.Spot);

    private static IEnumerable<(int Spot, double Metres)> Walk(List<(int Spot, float Metres)>[] tree, int from)
    {
        var open = new Stack<(int Spot, int Before, double Metres)>([(from, -1, 0)]);
        while (open.TryPop(out var at))
        {
            yield return (at.Spot, at.Metres);
            foreach (var (next, metres) in tree[at.Spot].Where(x => x.Spot != at.Before))
            {
                open.Push((next, at.Spot, at.Metres + metres));
            }
        }
    }

    private static (double Longitude, double Latitude) At((int Lat, int Lon) spot) => (spot.Lon / SpotsPerDegree, spot.Lat / SpotsPerDegree);

    // Over a hundred metres the Earth is flat.
    private static double Metres((int Lat, int Lon) a, (int Lat, int Lon) b)
    {
        var north = (a.Lat - b.Lat) / SpotsPerDegree * MetresPerDegree;
        var east = (a.Lon - b.Lon) / SpotsPerDegree * MetresPerDegree * Math.Cos((a.Lat + b.Lat) / 2 / SpotsPerDegree * Math.PI / 180);
        return Math.Sqrt(north * north + east * east);
    }
}

/// <summary>Points that belong together.</summary>
/// <param name="Points">In no order that means anything.</param>
/// <param name="From">One end, degrees.</param>
/// <param name="To">The other end.</param>
/// <param name="LengthM">The longest way through its minimum spanning tree, in metres: along the road, whatever its bends.</param>
internal sealed record Cluster(IReadOnlyList<DamagePoint> Points, (double Longitude, double Latitude) From, (double Longitude, double Latitude) To, double LengthM);
