using Aggregator.Contract.Law;

namespace Aggregator.Contract.Agreements;

/// <summary>A revision of an agreement's prices, art. 60: what was still due, by how much prices varied, what that makes.</summary>
internal sealed class PriceRevision
{
    public required Guid Id { get; init; }
    public required Guid AgreementId { get; init; }
    public required ContractKind Kind { get; init; }
    public required decimal VariationPercent { get; init; }
    public required decimal Remaining { get; init; }
    public required decimal Revision { get; init; }
    public required string Reference { get; init; }
    public required string Rule { get; init; }
    public required DateTimeOffset At { get; init; }
}
