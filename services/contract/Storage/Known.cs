namespace Aggregator.Contract.Storage;

// What this service keeps of others, each filled by one queue and rebuilt from its messages.

/// <summary>A body's name.</summary>
internal sealed class KnownBody
{
    public required Guid BodyId { get; init; }
    public required string Name { get; set; }
}

/// <summary>A category's name in both languages.</summary>
internal sealed class KnownCategory
{
    public required Guid CategoryId { get; init; }
    public required string Code { get; set; }
    public required string NameIt { get; set; }
    public required string NameEn { get; set; }
}

/// <summary>The day of the notice, at which dated rules of the agreement resolve.</summary>
internal sealed class KnownNotice
{
    public required Guid ProcedureId { get; init; }
    public required DateTimeOffset PublishedAt { get; set; }
}

/// <summary>A line that a body asked for, to be ordered against.</summary>
internal sealed class KnownDemandLine
{
    public required Guid LineId { get; init; }
    public required Guid DemandId { get; init; }
    public required Guid BodyId { get; init; }
    public required string Site { get; init; }
    public required string Description { get; init; }
    public required decimal Quantity { get; init; }
    public required string Unit { get; init; }
    public required decimal YearlyValue { get; init; }
}
