namespace Aggregator.GppMonitoring.Feed;

/// <summary>A public event that has arrived and has no position yet; readers do not see it.</summary>
internal sealed class FeedArrival
{
    public long Seq { get; init; }
    public required Guid Id { get; init; }
    public required string Type { get; init; }
    public required DateTimeOffset Time { get; init; }
    public required Guid Subject { get; init; }
    public required string Data { get; init; }
}

/// <summary>A public event at its position in the feed. Positions start at 1 and have no gaps, and what has one is committed.</summary>
internal sealed class FeedEvent
{
    public required long Position { get; init; }
    public required Guid Id { get; init; }
    public required string Type { get; init; }
    public required DateTimeOffset Time { get; init; }
    public required Guid Subject { get; init; }
    public required string Data { get; init; }
}
