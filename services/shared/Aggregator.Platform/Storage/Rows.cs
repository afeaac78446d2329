namespace Aggregator.Platform.Storage;

// The platform's tables as EF sees them. Columns that only the relay, the sealer and the inbox use are left to their SQL.

internal sealed class PublishedRow
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public required Guid Subject { get; init; }
    public required int Version { get; init; }
    public Guid? Cpb { get; init; }
    public required DateTimeOffset OccurredAt { get; init; }
    public string? TraceParent { get; init; }
    public required byte[] Body { get; init; }
}

internal sealed class OutboxRow
{
    public required Guid Id { get; init; }
}

internal sealed class LogPendingRow
{
    public required Guid Id { get; init; }
}

internal sealed class DueRow
{
    public required string Kind { get; init; }
    public required Guid Subject { get; init; }
    public required DateTimeOffset At { get; set; }
}

/// <summary>The answer that a command gave under an Idempotency-Key, stored in the effect's transaction.</summary>
public sealed class IdempotencyRow
{
    /// <summary>The account that really acts: two delegates of one account have a space of keys each.</summary>
    public required Guid Subject { get; init; }

    /// <summary>Method and path.</summary>
    public required string Route { get; init; }

    /// <summary>The key the client chose.</summary>
    public required string Key { get; init; }

    /// <summary>Keyed hash of the request: whom for, query, precondition, body.</summary>
    public required byte[] RequestHash { get; init; }

    /// <summary>HTTP status of the answer.</summary>
    public required int Status { get; init; }

    /// <summary>Headers of the answer worth repeating, as a JSON object.</summary>
    public required string Headers { get; init; }

    /// <summary>Bytes of the answer.</summary>
    public required byte[] Body { get; init; }
}
