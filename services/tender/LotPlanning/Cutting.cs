using Aggregator.Messages;

namespace Aggregator.Tender.LotPlanning;

/// <summary>
/// Cuts the units of a closure into lots as the planner's terms ask: each kind by itself, since armed and unarmed guarding, services and works never share a
/// lot. The numbers of a kind's lots follow those of the kind before.
/// </summary>
internal static class Cutting
{
    /// <summary>The lots in the order of their numbers, or everything that makes the terms impossible.</summary>
    /// <exception cref="OperationCanceledException">The time was up: there is no half plan.</exception>
    internal static (IReadOnlyList<LaidLot>? Lots, IReadOnlyList<Obstacle> Obstacles) Cut(PlanningGround ground, PlanTerms terms, CancellationToken ct)
    {
        var obstacles = Unknown(ground, terms).ToList();
        var counts = CountsOf(ground, terms);
        if (counts is null)
        {
            obstacles.Add(new Obstacle("/lots", "tender.lots-kinds", ("kinds", string.Join(", ", ground.Kinds).ToLowerInvariant()), ("lots", terms.Lots)));
        }

        if (obstacles.Count > 0)
        {
            return (null, obstacles);
        }

        var lots = new List<LaidLot>();
        foreach (var kind in ground.Kinds)
        {
            var before = lots.Count;
            var request = Request(ground, terms, kind, counts![kind ?? default], before);
            obstacles.AddRange(request.Pinned.Where(x => x.Value < 1 || x.Value > request.Lots)
                .Select(x => new Obstacle("/pinned", "tender.lots-pinned-kind", ("unit", x.Key), ("lot", x.Value + before), ("from", before + 1), ("to", before + request.Lots))));
            if (obstacles.Count == 0)
            {
                var (layout, found) = LotPlanner.Plan(request, ct);
                obstacles.AddRange(found);
                lots.AddRange(layout?.Lots.Select(x => x with { Number = before + x.Number }) ?? []);
            }
        }

        return obstacles.Count > 0 ? (null, [.. obstacles.Select(x => Named(x, ground))]) : (lots, []);
    }

    /// <summary>The engine's request for one kind of the terms.</summary>
    /// <param name="ground">Units and borders.</param>
    /// <param name="terms">What the planner asks.</param>
    /// <param name="kind">The kind, null where there is one.</param>
    /// <param name="lots">How many lots.</param>
    /// <param name="before">Lots of the kinds before.</param>
    internal static LotRequest Request(PlanningGround ground, PlanTerms terms, LineKind? kind, int lots, int before)
    {
        var units = ground.Units.Where(x => x.Kind == kind).ToList();
        var ids = units.Select(x => x.Id).ToHashSet();
        var groups = Groups(ground, terms.Together);
        return new LotRequest(
            [.. units.Select(x => new Unit(x.Id, x.Value.Amount, groups.GetValueOrDefault(x.Id), x.Id == x.BodyId.ToString() ? null : x.BodyId.ToString(), x.Latitude, x.Longitude))],
            BordersOf(ground, kind),
            lots)
        {
            MaxImbalance = terms.MaxImbalance,
            MinValue = terms.MinValue?.Amount,
            MaxValue = terms.MaxValue?.Amount,
            Contiguous = terms.Contiguous,
            Compactness = terms.Compactness,
            Pinned = (terms.Pinned ?? new Dictionary<string, int>()).SelectMany(x => Resolve(ground, x.Key).Where(ids.Contains).Select(id => (id, lot: x.Value - before)))
                .GroupBy(x => x.id).ToDictionary(x => x.Key, x => x.Last().lot),
            Apart = [.. ApartPairs(ground, terms).Where(x => ids.Contains(x.A) && ids.Contains(x.B))],
            Seed = terms.Seed,
        };
    }

    /// <summary>Borders between the bodies of a kind, and links of weight zero from each island to the nearest unit, as far as coordinates are known.</summary>
    internal static IReadOnlyCollection<Border> BordersOf(PlanningGround ground, LineKind? kind)
    {
        var bodies = ground.Units.Where(x => x.Kind == kind).GroupBy(x => x.BodyId).ToDictionary(x => x.Key, x => x.First());
        var borders = ground.Borders.Where(x => bodies.ContainsKey(x.A) && bodies.ContainsKey(x.B)).ToList();
        return [.. borders.Select(x => new Border(x.A.ToString(), x.B.ToString())), .. Islands.Links([.. bodies.Values], borders).Select(x => new Border(x.A.ToString(), x.B.ToString(), 0))];
    }

    /// <summary>The units that a name stands for.</summary>
    internal static IEnumerable<string> Resolve(PlanningGround ground, string name) =>
        ground.ById.ContainsKey(name) ? [name] : Guid.TryParse(name, out var body) ? ground.ByBody[body].Select(x => x.Id) : [];

    /// <summary>Pairs of units that must not share a lot.</summary>
    internal static IEnumerable<(string A, string B)> ApartPairs(PlanningGround ground, PlanTerms terms) =>
        from pair in terms.Apart ?? []
        from a in Resolve(ground, pair[0])
        from b in Resolve(ground, pair[1])
        where a != b
        select (a, b);

    /// <summary>The group of each unit that has one; groups that share a unit are one.</summary>
    internal static Dictionary<string, string> Groups(PlanningGround ground, IReadOnlyList<IReadOnlyList<string>>? together)
    {
        var of = new Dictionary<string, string>();
        foreach (var group in together ?? [])
        {
            var members = group.SelectMany(x => Resolve(ground, x)).ToList();
            var joined = members.Where(of.ContainsKey).Select(x => of[x]).ToHashSet();
            var name = members.Min(StringComparer.Ordinal)!;
            foreach (var unit in members.Concat(of.Where(x => joined.Contains(x.Value)).Select(x => x.Key)).ToList())
            {
                of[unit] = name;
            }
        }

        return of;
    }

    /// <summary>How many lots each kind gets: as asked, or by value and at least one; null where there are not enough.</summary>
    internal static IReadOnlyDictionary<LineKind, int>? CountsOf(PlanningGround ground, PlanTerms terms)
    {
        if (ground.Kinds.Count == 1)
        {
            return new Dictionary<LineKind, int> { [ground.Kinds[0] ?? default] = terms.Lots };
        }

        if (terms.LotsByKind is { Count: > 0 } asked)
        {
            var given = ground.Kinds.ToDictionary(x => x!.Value, x => asked.FirstOrDefault(a => a.Key.Equals(x.ToString(), StringComparison.OrdinalIgnoreCase)).Value);
            return given.Values.All(x => x > 0) && given.Values.Sum() == terms.Lots ? given : null;
        }

        if (ground.Kinds.Count > terms.Lots)
        {
            return null;
        }

        // One by one to the kind whose lots would be the most valuable ones.
        var value = ground.Units.GroupBy(x => x.Kind!.Value).ToDictionary(x => x.Key, x => x.Sum(u => u.Value.Amount));
        var counts = ground.Kinds.ToDictionary(x => x!.Value, _ => 1);
        for (var i = ground.Kinds.Count; i < terms.Lots; i++)
        {
            counts[counts.Keys.Order().MaxBy(x => value[x] / counts[x])]++;
        }

        return counts;
    }

    private static IEnumerable<Obstacle> Unknown(PlanningGround ground, PlanTerms terms)
    {
        var named = (terms.Pinned ?? new Dictionary<string, int>()).Keys.Select(x => ("/pinned", x))
            .Concat((terms.Together ?? []).SelectMany(x => x).Select(x => ("/together", x)))
            .Concat((terms.Apart ?? []).SelectMany(x => x).Select(x => ("/apart", x)))
            .Concat((terms.SplitBodies ?? []).Select(x => ("/splitBodies", x.ToString())))
            .Concat(terms.BaseBodyId is { } start ? [("/baseBodyId", start.ToString())] : []);
        return named.Where(x => !Resolve(ground, x.Item2).Any()).Distinct().Select(x => new Obstacle(x.Item1, "tender.lots-unknown-unit", ("unit", x.Item2)));
    }

    /// <summary>What the planner reads are names, not ids.</summary>
    private static Obstacle Named(Obstacle obstacle, PlanningGround ground) =>
        obstacle with { Args = [.. obstacle.Args.Select(x => (x.Name, x.Value is string text ? string.Join(", ", text.Split(", ").Select(part => ground.ById.TryGetValue(part, out var unit) ? unit.Label : part)) : x.Value))] };
}
