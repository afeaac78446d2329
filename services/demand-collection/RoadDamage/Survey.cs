namespace Aggregator.DemandCollection.RoadDamage;

/// <summary>Turns the points of one road into its stretches. Pure: the same points give the same stretches, in whatever order and however often they came.</summary>
internal static class Survey
{
    private const int PriorityFirst = 1;

    /// <summary>The stretches of a road and the points of each; a stretch that the points knew before keeps its identity.</summary>
    /// <param name="sender">Whose points they are.</param>
    /// <param name="road">The road.</param>
    /// <param name="points">All its points, each with the stretch that it belonged to.</param>
    /// <param name="rule">The rule of the day.</param>
    /// <param name="newId">Makes the id of a stretch that is new.</param>
    public static IReadOnlyList<(Stretch Stretch, IReadOnlyList<DamagePoint> Points)> Of(Guid sender, Road road, IReadOnlyCollection<DamagePoint> points, DamageRule rule, Func<Guid> newId)
    {
        var clusters = Clusters.Of(points, (double)rule.LinkM);
        var kept = Identify(clusters);
        return [.. clusters.Select((x, i) => (Describe(kept[i] ?? newId(), sender, road, x, rule), x.Points))];
    }

    /// <summary>
    /// Which stretch each cluster goes on being: the oldest that its points belonged to, so that of two which grow together the younger one ends. Where
    /// one fell apart, its larger part keeps it.
    /// </summary>
    public static IReadOnlyList<Guid?> Identify(IReadOnlyList<Cluster> clusters)
    {
        var (kept, used) = (new Guid?[clusters.Count], new HashSet<Guid>());
        var claims = from cluster in clusters.Select((x, i) => (x.Points, Index: i))
                     from claim in cluster.Points.Where(x => x.StretchId is not null).GroupBy(x => x.StretchId!.Value)
                     orderby claim.Key, claim.Count() descending, claim.Select(x => x.SourceId).Min(StringComparer.Ordinal)!
                     select (Stretch: claim.Key, cluster.Index);
        foreach (var (stretch, index) in claims)
        {
            if (kept[index] is null && used.Add(stretch))
            {
                kept[index] = stretch;
            }
        }

        return kept;
    }

    /// <summary>
    /// 1 to 4, 1 first: the worst severity decides (4 gives 1, 1 gives 4); one step more urgent where the points lie dense, and one where the damage has been seen for long.
    /// Age is the time between first and last observation and not until today, so that the same points give the same priority on every day.
    /// </summary>
    public static int Priority(int severityMax, int points, decimal lengthM, TimeSpan observed, DamageRule rule)
    {
        var dense = points > 1 && points * 100 >= rule.DensePer100M * Math.Max(lengthM, rule.LengthMinM) ? 1 : 0;
        var persistent = observed.TotalDays >= rule.PersistentDays ? 1 : 0;
        return Math.Max(PriorityFirst, 5 - severityMax - dense - persistent);
    }

    private static Stretch Describe(Guid id, Guid sender, Road road, Cluster cluster, DamageRule rule)
    {
        var (first, last, worst) = (cluster.Points.Min(x => x.ObservedAt), cluster.Points.Max(x => x.ObservedAt), cluster.Points.Max(x => x.Severity));
        var length = Math.Max((int)Math.Round(cluster.LengthM), (int)rule.LengthMinM);
        return new Stretch
        {
            Id = id, SenderId = sender, BodyId = road.BodyId, RoadId = road.RoadId,
            FromLongitude = cluster.From.Longitude, FromLatitude = cluster.From.Latitude, ToLongitude = cluster.To.Longitude, ToLatitude = cluster.To.Latitude,
            LengthM = length, Points = cluster.Points.Count, SeverityMax = worst, Priority = Priority(worst, cluster.Points.Count, length, last - first, rule),
            PatchingTonnes = cluster.Points.Sum(x => rule.PatchingTonnes[x.Severity - 1]), FirstObservedAt = first, LastObservedAt = last,
        };
    }
}
