namespace Aggregator.Tender.LotPlanning;

/// <summary>Lots on the territory: which of them touch, in how many pieces each lies, and how far its places are from each other.</summary>
internal sealed class LotMap
{
    private readonly PlanningGround _ground;
    private readonly IReadOnlyList<IReadOnlyList<string>> _lots;
    private readonly ILookup<string, string> _beside;

    internal LotMap(PlanningGround ground, IReadOnlyList<IReadOnlyList<string>> lots)
    {
        (_ground, _lots) = (ground, lots);
        LotOf = lots.SelectMany((x, i) => x.Select(id => (id, i))).ToDictionary(x => x.id, x => x.i);
        var byBody = ground.Units.ToLookup(x => (x.BodyId, x.Kind));
        var beside = new List<(string, string)>();
        foreach (var kind in ground.Kinds)
        {
            foreach (var border in Cutting.BordersOf(ground, kind))
            {
                var (a, b) = (byBody[(Guid.Parse(border.A), kind)].ToList(), byBody[(Guid.Parse(border.B), kind)].ToList());
                beside.AddRange(from x in a from y in b from pair in new[] { (x.Id, y.Id), (y.Id, x.Id) } select pair);
                var divided = a.Select(x => LotOf[x.Id]).Concat(b.Select(x => LotOf[x.Id])).Distinct().Count() > 1;
                (Borders, Cut) = (Borders + (border.Weight > 0 ? 1 : 0), Cut + (border.Weight > 0 && divided ? 1 : 0));
            }
        }

        // The sites of a body lie in one municipality.
        beside.AddRange(from sites in byBody from x in sites from y in sites where x != y select (x.Id, y.Id));
        _beside = beside.ToLookup(x => x.Item1, x => x.Item2);
    }

    internal IReadOnlyDictionary<string, int> LotOf { get; }

    /// <summary>Borders between bodies whose units are not all in one lot.</summary>
    internal int Cut { get; }

    internal int Borders { get; }

    /// <summary>Pieces of a lot that neither a border nor a link to an island joins.</summary>
    internal int PiecesOf(int lot)
    {
        var open = _lots[lot].ToHashSet();
        var pieces = 0;
        while (open.Count > 0)
        {
            pieces++;
            var queue = new Stack<string>([open.First()]);
            open.Remove(queue.Peek());
            while (queue.TryPop(out var unit))
            {
                foreach (var next in _beside[unit].Where(open.Remove))
                {
                    queue.Push(next);
                }
            }
        }

        return pieces;
    }

    /// <summary>Distances within a lot; null where none of its places is known.</summary>
    internal Travel? TravelOf(int lot, Guid? baseBody) =>
        Travel.Of([.. _lots[lot].Select(x => _ground.ById[x])], baseBody is { } body ? _ground.ByBody[body].FirstOrDefault() : null);
}
