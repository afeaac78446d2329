using Aggregator.DemandCollection.RoadDamage;

namespace Aggregator.DemandCollection.Tests.RoadDamage;

/// <summary>Points of damage, for the tests of this room.</summary>
internal static class Damage
{
    internal static readonly DateTimeOffset Seen = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    // A metre in degrees, about where Milan is.
    private const double North = 1 / 111_195d, East = 1 / 78_200d;

    internal static DamagePoint At(double eastM, double northM, string? id = null, int severity = 2, Guid? stretch = null) => new()
    {
        SenderId = Guid.Empty, SourceId = id ?? $"{eastM}/{northM}", BodyId = Guid.Empty, RoadId = "SP 14", Severity = severity, ObservedAt = Seen,
        Longitude = 9.19 + eastM * East, Latitude = 45.46 + northM * North, StretchId = stretch,
    };

    internal static object Feature(string id, double eastM, double northM = 0, object? severity = null, string road = "SP 14", Guid? body = null, string? time = null) => new
    {
        type = "Feature", geometry = new { type = "Point", coordinates = new[] { 9.19 + eastM * East, 45.46 + northM * North } },
        properties = new { id, severity = severity ?? 2, time = time ?? "2026-03-01T09:00:00Z", roadId = road, bodyId = body },
    };

    internal static Task<Reply> SurveyAsync(this Actor actor, params IEnumerable<object> features) => actor.PostAsync("/road-damage", new { type = "FeatureCollection", features });
}
