namespace Aggregator.GppMonitoring.GreenLots;

/// <summary>A checklist as it was decided at a moment. Kept because the notice binds the one that it was published on, and is heard of later.</summary>
internal sealed class ChecklistFill
{
    public long Seq { get; init; }
    public required Guid LotId { get; init; }
    public required DateTimeOffset At { get; init; }
    public required List<string> Included { get; init; }
    public required List<Exclusion> NotApplicable { get; init; }
}
