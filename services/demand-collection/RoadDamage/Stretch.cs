namespace Aggregator.DemandCollection.RoadDamage;

/// <summary>A stretch of damaged road, made from points; recomputed whenever one of its road's points comes or changes.</summary>
internal sealed class Stretch
{
    public required Guid Id { get; init; }

    public required Guid SenderId { get; init; }

    public required Guid BodyId { get; init; }

    public required string RoadId { get; init; }

    /// <summary>Where it begins and ends, degrees.</summary>
    public required double FromLongitude { get; set; }

    public required double FromLatitude { get; set; }

    public required double ToLongitude { get; set; }

    public required double ToLatitude { get; set; }

    /// <summary>Along the points, in metres.</summary>
    public required int LengthM { get; set; }

    public required int Points { get; set; }

    /// <summary>The worst of its points.</summary>
    public required int SeverityMax { get; set; }

    /// <summary>1 is to be mended first, 4 last.</summary>
    public required int Priority { get; set; }

    /// <summary>An estimate, in tonnes.</summary>
    public required decimal PatchingTonnes { get; set; }

    public required DateTimeOffset FirstObservedAt { get; set; }

    public required DateTimeOffset LastObservedAt { get; set; }
}
