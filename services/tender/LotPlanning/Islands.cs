namespace Aggregator.Tender.LotPlanning;

/// <summary>
/// Links what no border joins, islands and places whose neighbours ask for nothing, to the nearest place, so that they come into a lot nearby. Bodies
/// without coordinates stay alone: they may be in any lot.
/// </summary>
internal static class Islands
{
    /// <summary>Pairs of bodies that make one piece of all that have coordinates: from the largest piece, always the nearest next one.</summary>
    internal static IReadOnlyList<(Guid A, Guid B)> Links(IReadOnlyList<PlanningUnit> places, IReadOnlyList<(Guid A, Guid B)> borders)
    {
        var located = places.Where(x => x is { Latitude: not null, Longitude: not null }).OrderBy(x => x.BodyId).ToList();
        var index = located.Select((x, i) => (x.BodyId, i)).ToDictionary(x => x.BodyId, x => x.i);
        var beside = located.Select(_ => new List<int>()).ToArray();
        foreach (var (a, b) in borders.Where(x => index.ContainsKey(x.A) && index.ContainsKey(x.B)))
        {
            beside[index[a]].Add(index[b]);
            beside[index[b]].Add(index[a]);
        }

        var piece = PieceOf(beside);
        var links = new List<(Guid, Guid)>();
        if (piece.Length == 0 || piece.Max() == 0)
        {
            return links;
        }

        var plane = Places.Of([.. located.Select(x => new List<Unit> { new(x.Id, 0, Latitude: x.Latitude, Longitude: x.Longitude) })])!;
        var members = Enumerable.Range(0, located.Count).ToLookup(x => piece[x]);
        var nearest = Enumerable.Repeat((Square: double.MaxValue, To: -1), located.Count).ToArray();
        var open = Enumerable.Range(0, located.Count).ToHashSet();
        var next = members.OrderByDescending(x => x.Count()).ThenBy(x => x.Key).First().Key;
        while (true)
        {
            open.ExceptWith(members[next]);
            if (open.Count == 0)
            {
                return links;
            }

            foreach (var x in open)
            {
                foreach (var y in members[next])
                {
                    var square = plane.SquareBetween(x, y)!.Value;
                    if (square < nearest[x].Square || square == nearest[x].Square && y < nearest[x].To)
                    {
                        nearest[x] = (square, y);
                    }
                }
            }

            var best = open.OrderBy(x => nearest[x].Square).ThenBy(x => x).First();
            links.Add((located[best].BodyId, located[nearest[best].To].BodyId));
            next = piece[best];
        }
    }

    private static int[] PieceOf(List<int>[] beside)
    {
        var first = new int[beside.Length + 1];
        for (var v = 0; v < beside.Length; v++)
        {
            first[v + 1] = first[v] + beside[v].Count;
        }

        return Graph.ComponentsOf(beside.Length, first, [.. beside.SelectMany(x => x)]).Of;
    }
}
