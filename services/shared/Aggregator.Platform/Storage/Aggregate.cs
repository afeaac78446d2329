namespace Aggregator.Platform;

/// <summary>The root of what changes together: one row locked by its version, one subject of messages.</summary>
public abstract class Aggregate
{
    /// <summary>UUIDv7 made by the server.</summary>
    public Guid Id { get; init; }

    /// <summary>Counts the commands that changed it: concurrency token and ETag.</summary>
    public int Version { get; set; }

    /// <summary>Counts the messages published about it: the subject's version on the wire, without gaps.</summary>
    public int Facts { get; set; }

    /// <summary>The central purchasing body that owns it; null for what belongs to no tenant.</summary>
    public virtual Guid? Cpb => null;
}
