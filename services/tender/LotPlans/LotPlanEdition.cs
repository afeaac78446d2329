namespace Aggregator.Tender.LotPlans;

/// <summary>A draft as it was before a change by hand, so that the change can be undone; the log keeps every change for good.</summary>
internal sealed class LotPlanEdition
{
    public required Guid LotPlanId { get; init; }

    /// <summary>From 1; the greatest is undone first.</summary>
    public required int Number { get; init; }

    /// <summary>The change that followed: move, pin, merge, split or reserve.</summary>
    public required string Change { get; init; }

    public required IReadOnlyList<LaidOut> Lots { get; init; }

    public required IReadOnlyDictionary<string, int> Pinned { get; init; }

    public required DateTimeOffset At { get; init; }
}
