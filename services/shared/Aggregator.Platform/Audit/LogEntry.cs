namespace Aggregator.Platform.Audit;

/// <summary>One decision: who, when, about what, why, before and after. Times to the microsecond; texts are hashed as stored.</summary>
public sealed class LogEntry
{
    /// <summary>UUIDv7.</summary>
    public required Guid Id { get; init; }

    /// <summary>The clock's time (with the trial offset on a trial instance).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The account that decided: under a delegation the delegate's own; empty for the platform itself.</summary>
    public required Guid Actor { get; init; }

    /// <summary>The organisation for which it acted.</summary>
    public required Guid Org { get; init; }

    /// <summary>The account on whose behalf a delegate decided; null where nobody was delegated.</summary>
    public Guid? OnBehalfOf { get; init; }

    /// <summary>The owning central purchasing body, where there is one.</summary>
    public Guid? Cpb { get; init; }

    /// <summary>What the decision is about.</summary>
    public required Guid Subject { get; init; }

    /// <summary>The decision, for example <c>demand.submitted</c>.</summary>
    public required string Action { get; init; }

    /// <summary>Why, where the decision needs a reason.</summary>
    public string? Reason { get; init; }

    /// <summary>JSON of what was.</summary>
    public string? Before { get; init; }

    /// <summary>JSON of what is.</summary>
    public string? After { get; init; }

    /// <summary>The service's mark on the row, which a database administrator cannot make.</summary>
    public byte[] Mac { get; set; } = [];
}
