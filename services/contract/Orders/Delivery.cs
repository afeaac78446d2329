namespace Aggregator.Contract.Orders;

/// <summary>What the contractor says it delivered on an order in a period.</summary>
internal sealed class Delivery
{
    public required Guid Id { get; init; }
    public required Guid OrderId { get; init; }
    public required DateOnly PeriodStart { get; init; }
    public required DateOnly PeriodEnd { get; init; }
    public decimal? Quantity { get; init; }
    public required decimal Amount { get; init; }
    public required string Reference { get; init; }
    public required bool Final { get; init; }
    public required DateTimeOffset ReportedAt { get; init; }
}
