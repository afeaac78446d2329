using Aggregator.DemandCollection.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.RoadDamage;

/// <summary>The rows of points and stretches, read and written many at a time: a delivery has ten thousand points, and one round trip each would take a minute.</summary>
internal static class DamageRows
{
    /// <summary>Enters points or takes over what they say now.</summary>
    public static async Task StoreAsync(DemandCollectionDb db, IReadOnlyList<DamagePoint> points, CancellationToken ct)
    {
        if (points.Count == 0)
        {
            return;
        }

        var (sender, ids, bodies, roads) = (points[0].SenderId, points.Select(x => x.SourceId).ToArray(), points.Select(x => x.BodyId).ToArray(), points.Select(x => x.RoadId).ToArray());
        var (severities, times) = (points.Select(x => x.Severity).ToArray(), points.Select(x => x.ObservedAt).ToArray());
        var (longitudes, latitudes) = (points.Select(x => x.Longitude).ToArray(), points.Select(x => x.Latitude).ToArray());
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO damage_point (sender_id, source_id, body_id, road_id, severity, observed_at, longitude, latitude)
            SELECT {sender}, * FROM unnest({ids}, {bodies}, {roads}, {severities}, {times}, {longitudes}, {latitudes})
            ON CONFLICT (sender_id, source_id) DO UPDATE SET body_id = excluded.body_id, road_id = excluded.road_id, severity = excluded.severity, observed_at = excluded.observed_at,
            longitude = excluded.longitude, latitude = excluded.latitude,
            stretch_id = CASE WHEN (damage_point.body_id, damage_point.road_id) = (excluded.body_id, excluded.road_id) THEN damage_point.stretch_id END
            """, ct);
    }

    /// <summary>All points of some roads.</summary>
    public static Task<List<DamagePoint>> PointsAsync(DemandCollectionDb db, Guid sender, IReadOnlyList<Road> roads, CancellationToken ct)
    {
        var (bodies, names) = (roads.Select(x => x.BodyId).ToArray(), roads.Select(x => x.RoadId).ToArray());
        return db.DamagePoints.FromSql($"""
            SELECT p.* FROM damage_point p JOIN unnest({bodies}, {names}) AS r(body_id, road_id) ON p.body_id = r.body_id AND p.road_id = r.road_id WHERE p.sender_id = {sender}
            """).AsNoTracking().ToListAsync(ct);
    }

    /// <summary>The stretches that some roads had until now.</summary>
    public static Task<List<Guid>> StretchesAsync(DemandCollectionDb db, Guid sender, IReadOnlyList<Road> roads, CancellationToken ct)
    {
        var (bodies, names) = (roads.Select(x => x.BodyId).ToArray(), roads.Select(x => x.RoadId).ToArray());
        return db.Database.SqlQuery<Guid>($"""
            SELECT s.id FROM road_stretch s JOIN unnest({bodies}, {names}) AS r(body_id, road_id) ON s.body_id = r.body_id AND s.road_id = r.road_id WHERE s.sender_id = {sender}
            """).ToListAsync(ct);
    }

    /// <summary>Writes stretches and whose points are, and forgets those that ended.</summary>
    public static async Task ReplaceAsync(DemandCollectionDb db, IReadOnlyList<(Stretch Stretch, IReadOnlyList<DamagePoint> Points)> surveyed, Guid[] ended, CancellationToken ct)
    {
        var moved = surveyed.SelectMany(x => x.Points.Where(p => p.StretchId != x.Stretch.Id).Select(p => (p.SenderId, p.SourceId, x.Stretch.Id))).ToList();
        if (moved.Count > 0)
        {
            var (sender, ids, stretches) = (moved[0].SenderId, moved.Select(x => x.SourceId).ToArray(), moved.Select(x => x.Id).ToArray());
            await db.Database.ExecuteSqlAsync($"""
                UPDATE damage_point p SET stretch_id = m.stretch_id FROM unnest({ids}, {stretches}) AS m(source_id, stretch_id) WHERE p.sender_id = {sender} AND p.source_id = m.source_id
                """, ct);
        }

        if (ended.Length > 0)
        {
            await db.Database.ExecuteSqlAsync($"DELETE FROM road_stretch WHERE id = ANY({ended})", ct);
        }

        var all = surveyed.Select(x => x.Stretch).ToList();
        T[] Each<T>(Func<Stretch, T> value) => [.. all.Select(value)];
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO road_stretch (id, sender_id, body_id, road_id, from_longitude, from_latitude, to_longitude, to_latitude, length_m, points, severity_max, priority,
            patching_tonnes, first_observed_at, last_observed_at)
            SELECT * FROM unnest({Each(x => x.Id)}, {Each(x => x.SenderId)}, {Each(x => x.BodyId)}, {Each(x => x.RoadId)}, {Each(x => x.FromLongitude)}, {Each(x => x.FromLatitude)},
            {Each(x => x.ToLongitude)}, {Each(x => x.ToLatitude)}, {Each(x => x.LengthM)}, {Each(x => x.Points)}, {Each(x => x.SeverityMax)}, {Each(x => x.Priority)},
            {Each(x => x.PatchingTonnes)}, {Each(x => x.FirstObservedAt)}, {Each(x => x.LastObservedAt)})
            ON CONFLICT (id) DO UPDATE SET from_longitude = excluded.from_longitude, from_latitude = excluded.from_latitude, to_longitude = excluded.to_longitude,
            to_latitude = excluded.to_latitude, length_m = excluded.length_m, points = excluded.points, severity_max = excluded.severity_max, priority = excluded.priority,
            patching_tonnes = excluded.patching_tonnes, first_observed_at = excluded.first_observed_at, last_observed_at = excluded.last_observed_at
            """, ct);
    }
}
