using Aggregator.Messages;

namespace Aggregator.DemandCollection.Reactions;

// What became of the demands: filled from the tender and contract services' facts, read by the next initiative's forecast.

/// <summary>A lot and its award.</summary>
internal sealed class LotOutcome
{
    public required Guid LotId { get; init; }

    public required Guid InitiativeId { get; init; }

    public required string State { get; set; }

    public int? Number { get; set; }

    public string? Title { get; set; }

    public string? OperatorName { get; set; }

    public Money? BaseValue { get; set; }

    public Money? AwardValue { get; set; }

    public DateTimeOffset? AwardedAt { get; set; }
}

/// <summary>What a body asked for within a lot.</summary>
internal sealed class BodyOutcome
{
    public required Guid LotId { get; init; }

    public required Guid BodyId { get; init; }

    public required Guid InitiativeId { get; init; }

    public required Money BaseValue { get; set; }
}

/// <summary>Which lot a demand line ended in.</summary>
internal sealed class LineOutcome
{
    public required Guid LineId { get; init; }

    public required Guid LotId { get; init; }

    public required Guid InitiativeId { get; init; }

    public required Guid BodyId { get; init; }
}

/// <summary>A call-off order with its live amount and what was delivered on it.</summary>
internal sealed class OrderOutcome
{
    public required Guid OrderId { get; init; }

    public required Guid InitiativeId { get; init; }

    public required Guid LotId { get; init; }

    public required Guid BodyId { get; init; }

    public required string State { get; set; }

    public required Money Amount { get; set; }

    public required Money Delivered { get; set; }
}

/// <summary>What an order asks for, line by line.</summary>
internal sealed class OrderLineOutcome
{
    public required Guid OrderId { get; init; }

    public required int Number { get; init; }

    public Guid? LineId { get; set; }

    public required decimal Quantity { get; set; }

    /// <summary>Its part of the order's live amount.</summary>
    public required Money Amount { get; set; }
}
