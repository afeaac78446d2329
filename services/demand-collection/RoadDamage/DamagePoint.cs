namespace Aggregator.DemandCollection.RoadDamage;

/// <summary>One observation of damage by a sender's sensors. Known by the sender and the id that it has there; of two observations the newer one holds.</summary>
internal sealed class DamagePoint
{
    public required Guid SenderId { get; init; }

    public required string SourceId { get; init; }

    public required Guid BodyId { get; init; }

    public required string RoadId { get; init; }

    /// <summary>1 is slight, 4 dangerous.</summary>
    public required int Severity { get; init; }

    public required DateTimeOffset ObservedAt { get; init; }

    /// <summary>Degrees east, WGS 84.</summary>
    public required double Longitude { get; init; }

    /// <summary>Degrees north, WGS 84.</summary>
    public required double Latitude { get; init; }

    /// <summary>The stretch that it belongs to; null until its road was looked at.</summary>
    public Guid? StretchId { get; init; }

    /// <summary>The road that it lies on: roads are told apart by sender and municipality, because ids like "SP 14" are nobody's own.</summary>
    public Road Road => new(BodyId, RoadId);

    /// <summary>True where both say the same.</summary>
    public bool Says(DamagePoint other) => (BodyId, RoadId, Severity, ObservedAt, Longitude, Latitude) == (other.BodyId, other.RoadId, other.Severity, other.ObservedAt, other.Longitude, other.Latitude);
}

/// <summary>A road in a municipality.</summary>
internal readonly record struct Road(Guid BodyId, string RoadId);
