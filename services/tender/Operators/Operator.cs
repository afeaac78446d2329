using Aggregator.Platform;

namespace Aggregator.Tender.Operators;

/// <summary>An economic operator. It belongs to no tenant: a firm bids to many central purchasing bodies.</summary>
internal sealed class Operator : Aggregate
{
    public required string Name { get; init; }

    public required string FiscalCode { get; init; }

    public required OperatorSize Size { get; init; }
}

/// <summary>Recommendation 2003/361/EC.</summary>
internal enum OperatorSize
{
    Micro,
    Small,
    Medium,
    Large,
}
