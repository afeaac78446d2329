using System.Globalization;
using Aggregator.DemandCollection.Proposals;
using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.RoadDamage;

/// <summary>Keeps a sender's points and what follows from them: the stretches of their roads, and a proposal for each.</summary>
internal sealed class DamageFeed(DemandCollectionDb db, Clock clock, Texts texts)
{
    /// <summary>The most points of one road and sender.</summary>
    public const int RoadPointsMax = 10_000;

    // Roads are worked on so many at a time, and so many points, which bounds what is in memory: a single road may have ten thousand of them.
    private const int RoadsAtOnce = 200;
    private const int PointsAtOnce = 20_000;
    private const string Category = "road-maintenance";
    private static readonly CultureInfo Italian = CultureInfo.GetCultureInfo("it");

    /// <summary>What a delivery did.</summary>
    /// <param name="Stretches">Stretches of the roads that it touched.</param>
    /// <param name="Proposals">Proposals that came, changed or ended with them.</param>
    internal sealed record Outcome(int Created, int Changed, int Unchanged, int Stretches, int Proposals);

    /// <summary>
    /// Whether the sender has no other delivery on its way. One over many roads takes its time: who comes meanwhile is told so and comes again, instead of waiting
    /// with a connection that others need.
    /// </summary>
    public static async Task<bool> IsAloneAsync(DemandCollectionDb db, Guid sender, CancellationToken ct)
    {
        await db.BeginAsync(ct);
        var key = Key(sender);
        return await db.Database.SqlQuery<bool>($"SELECT pg_try_advisory_xact_lock(hashtextextended({key}, 0)) AS \"Value\"").SingleAsync(ct);
    }

    /// <summary>Takes points, each id once. Deliveries of one sender come one after the other: two copies of one at once make nothing twice.</summary>
    /// <param name="sender">The organisation whose sensors they are from.</param>
    /// <param name="delivered">The points.</param>
    /// <param name="reject">Called for a point that cannot be taken, with the reason's code.</param>
    /// <param name="ct">Cancels the work.</param>
    public async Task<Outcome> TakeAsync(Guid sender, IReadOnlyList<DamagePoint> delivered, Action<DamagePoint, string> reject, CancellationToken ct)
    {
        await db.BeginAsync(ct);
        var key = Key(sender);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({key}, 0))", ct);
        var ids = delivered.Select(x => x.SourceId).ToArray();
        var known = await db.DamagePoints.AsNoTracking().Where(x => x.SenderId == sender && ids.Contains(x.SourceId)).ToDictionaryAsync(x => x.SourceId, ct);
        var (created, changed, unchanged) = Decide(delivered, known, await CountAsync(sender, [.. delivered.Select(x => x.Road).Distinct()], ct), reject);
        await DamageRows.StoreAsync(db, [.. created, .. changed], ct);

        // A point that moved leaves a road, which looks different without it.
        var roads = created.Concat(changed).Concat(changed.Select(x => known[x.SourceId])).Select(x => x.Road).Distinct().ToList();
        var (stretches, proposals) = (0, 0);
        foreach (var some in Parts(roads, await CountAsync(sender, roads, ct)))
        {
            var outcome = await SurveyAsync(sender, some, ct);
            stretches += outcome.Stretches;
            proposals += outcome.Proposals;
        }

        if (roads.Count > 0)
        {
            db.Record(sender, null, "road-damage.received", after: new { Created = created.Count, Changed = changed.Count, Roads = roads.Count });
        }

        return new Outcome(created.Count, changed.Count, unchanged, stretches, proposals);
    }

    /// <summary>Which points are new and which say something newer; what was observed earlier than what is known says nothing.</summary>
    internal static (List<DamagePoint> Created, List<DamagePoint> Changed, int Unchanged) Decide(
        IReadOnlyList<DamagePoint> delivered, IReadOnlyDictionary<string, DamagePoint> known, Dictionary<Road, int> counts, Action<DamagePoint, string> reject)
    {
        var (created, changed, unchanged) = (new List<DamagePoint>(), new List<DamagePoint>(), 0);
        foreach (var point in delivered)
        {
            var old = known.GetValueOrDefault(point.SourceId);
            if (old is not null && (point.ObservedAt < old.ObservedAt || point.Says(old)))
            {
                unchanged++;
            }
            else if (point.ObservedAt == old?.ObservedAt)
            {
                // Which of the two is right nobody can tell, and taking the last one would make the result a matter of the order.
                reject(point, "road-damage.same-time");
            }
            else if (point.Road != old?.Road && counts.GetValueOrDefault(point.Road) >= RoadPointsMax)
            {
                reject(point, "road-damage.too-many");
            }
            else
            {
                counts[point.Road] = counts.GetValueOrDefault(point.Road) + (point.Road == old?.Road ? 0 : 1);
                (old is null ? created : changed).Add(point);
            }
        }

        return (created, changed, unchanged);
    }

    /// <summary>Roads so many at a time that neither they nor their points are too many; a road is never cut.</summary>
    internal static IEnumerable<IReadOnlyList<Road>> Parts(IReadOnlyList<Road> roads, Dictionary<Road, int> counts)
    {
        var (part, points) = (new List<Road>(), 0);
        foreach (var road in roads)
        {
            var count = counts.GetValueOrDefault(road);
            if (part.Count == RoadsAtOnce || (part.Count > 0 && points + count > PointsAtOnce))
            {
                yield return part;
                (part, points) = ([], 0);
            }

            part.Add(road);
            points += count;
        }

        if (part.Count > 0)
        {
            yield return part;
        }
    }

    private static string Key(Guid sender) => $"road damage {sender}";

    private async Task<Dictionary<Road, int>> CountAsync(Guid sender, IReadOnlyList<Road> roads, CancellationToken ct)
    {
        var (bodies, names) = (roads.Select(x => x.BodyId).ToArray(), roads.Select(x => x.RoadId).ToArray());
        var counts = await db.Database.SqlQuery<RoadCount>($"""
            SELECT p.body_id AS "BodyId", p.road_id AS "RoadId", count(*)::int AS "Points" FROM damage_point p JOIN unnest({bodies}, {names}) AS r(body_id, road_id)
            ON p.body_id = r.body_id AND p.road_id = r.road_id WHERE p.sender_id = {sender} GROUP BY 1, 2
            """).ToListAsync(ct);
        return counts.ToDictionary(x => new Road(x.BodyId, x.RoadId), x => x.Points);
    }

    /// <summary>Looks at some roads anew: their stretches and the proposals that go with them.</summary>
    private async Task<(int Stretches, int Proposals)> SurveyAsync(Guid sender, IReadOnlyList<Road> roads, CancellationToken ct)
    {
        var rule = DamageRule.On(clock.Today);
        var points = await DamageRows.PointsAsync(db, sender, roads, ct);
        var before = points.Where(x => x.StretchId is not null).Select(x => x.StretchId!.Value).ToHashSet();
        before.UnionWith(await DamageRows.StretchesAsync(db, sender, roads, ct));
        var surveyed = points.GroupBy(x => x.Road).SelectMany(x => Survey.Of(sender, x.Key, [.. x], rule, clock.NewId)).ToList();
        before.ExceptWith(surveyed.Select(x => x.Stretch.Id));
        await DamageRows.ReplaceAsync(db, surveyed, [.. before], ct);

        var needs = surveyed.ConvertAll(x => new Received(x.Stretch.BodyId, x.Stretch.Id.ToString(), NeedOf(x.Stretch)));
        var tally = await Intake.TakeAsync(db, clock, sender, Proposal.RoadDamage, needs, ct);
        var ended = before.Select(x => x.ToString()).ToArray();
        var gone = ended.Length == 0 ? [] : await db.Proposals
            .FromSql($"SELECT * FROM proposal WHERE sender_id = {sender} AND source = {Proposal.RoadDamage} AND source_id = ANY({ended}) ORDER BY id FOR UPDATE").ToListAsync(ct);
        return (surveyed.Count, tally.Created + tally.Changed + gone.Count(x => x.Supersede()));
    }

    /// <summary>What a stretch needs, in words of Italian whoever sent it: the body reads them. What it costs, the body knows.</summary>
    internal Need NeedOf(Stretch x)
    {
        var reader = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = Italian;
        try
        {
            var site = texts.Say("road-damage.site", ("road", x.RoadId), ("length", x.LengthM), ("from", Place(x.FromLatitude, x.FromLongitude)), ("to", Place(x.ToLatitude, x.ToLongitude)));
            var description = texts.Say("road-damage.description", ("points", x.Points), ("severity", x.SeverityMax), ("first", Clock.DateIn(x.FirstObservedAt)), ("last", Clock.DateIn(x.LastObservedAt)));
            return new Need(Category, new ProposedLine(site, description, "50230000", x.PatchingTonnes, "t", Justification: texts.Say("road-damage.estimate"),
                Fields: new Dictionary<string, string> { ["material"] = "patching", ["nature"] = "service" }).Plain(), x.Priority);
        }
        finally
        {
            CultureInfo.CurrentUICulture = reader;
        }
    }

    private static string Place(double latitude, double longitude) => string.Create(Italian, $"{latitude:0.0000} N {longitude:0.0000} E");

    private sealed record RoadCount(Guid BodyId, string RoadId, int Points);
}
