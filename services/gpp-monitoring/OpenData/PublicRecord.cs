using Aggregator.Messages;

namespace Aggregator.GppMonitoring.OpenData;

// The public record as it is stored. Rows are made by whichever fact comes first, because facts of different subjects come in any order;
// what has no title yet is not shown.

internal sealed class PublicBody
{
    public required Guid Id { get; init; }
    public required string Kind { get; set; }
    public required string Name { get; set; }
    public string? IstatCode { get; set; }
    public int? Population { get; set; }
    public decimal? Latitude { get; set; }
    public decimal? Longitude { get; set; }
}

internal sealed class PublicCategory
{
    public required string Code { get; init; }
    public required string NameIt { get; set; }
    public required string NameEn { get; set; }
}

internal sealed class PublicInitiative
{
    public required Guid Id { get; init; }
    public Guid CpbId { get; set; }
    public string CategoryCode { get; set; } = "";
    public string? Title { get; set; }
    public DateTimeOffset? OpensAt { get; set; }
    public DateTimeOffset? ClosesAt { get; set; }
    public int DurationMonths { get; set; }
    public string State { get; private set; } = "collecting";

    /// <summary>The states there are, in the order in which an initiative goes through them.</summary>
    public static readonly string[] States = ["collecting", "closed", "tendering", "awarded", "active", "completed"];

    public bool Closed { get; set; }
    public int ClosureNumber { get; set; }
    public int ClosureCount { get; set; }
    public Money ClosureValue { get; set; }
    public string? ClosureHash { get; set; }
    public Guid? LotPlanId { get; set; }
    public DateTimeOffset? LotPlanAt { get; set; }

    // Totals of its parts, kept as they change, so that a list of initiatives reads one row for each.
    public int DemandCount { get; set; }
    public Money DemandValue { get; set; }
    public Money Ordered { get; set; }
    public int LotCount { get; private set; }
    public int AwardCount { get; private set; }
    public Money AwardBase { get; private set; }
    public Money AwardValue { get; private set; }
    public Money Ceiling { get; private set; }

    /// <summary>Takes the totals of its lots and finds the state that follows from them.</summary>
    public void Count(IReadOnlyCollection<PublicLot> lots)
    {
        var awarded = lots.Where(lot => lot.AwardValue is not null).ToList();
        LotCount = lots.Count;
        AwardCount = awarded.Count;
        AwardBase = Sum(awarded, lot => lot.BaseValue);
        AwardValue = Sum(awarded, lot => lot.AwardValue!.Value);
        Ceiling = Sum(lots.Where(lot => lot.AgreementId is not null), lot => lot.Ceiling.Plus(lot.OptionOpen));
        var undecided = lots.Any(lot => lot.State is "planned" or "tendering" or "evaluating");
        State = 0 switch
        {
            _ when lots.Any(lot => lot.AgreementState == "active") => "active",
            _ when awarded.Count > 0 && !undecided && awarded.All(lot => lot.AgreementState == "closed") => "completed",
            _ when awarded.Count > 0 && !undecided => "awarded",
            _ when lots.Any(lot => lot.State != "planned") => "tendering",
            _ => Closed ? "closed" : "collecting",
        };
    }

    private static Money Sum(IEnumerable<PublicLot> lots, Func<PublicLot, Money> value) => Money.Euro(lots.Sum(lot => value(lot).Amount));
}

internal sealed class PublicDemand
{
    public required Guid Id { get; init; }
    public required Guid InitiativeId { get; init; }
    public required Guid BodyId { get; init; }
    public string State { get; set; } = "";
    public Money Value { get; set; }
    public List<PublicLine> Lines { get; set; } = [];

    /// <summary>Signed by the body and neither withdrawn nor returned: only such demands are counted.</summary>
    public bool Stands() => State is "submitted" or "approved";
}

/// <summary>A line of a demand as anybody may read it, where its category lets lines be read at all: <see cref="PublicView"/>.</summary>
internal sealed record PublicLine(Guid LineId, string Site, string Description, decimal Quantity, string Unit, Money YearlyValue);

internal sealed class PublicLot
{
    public required Guid Id { get; init; }
    public required Guid InitiativeId { get; init; }
    public Guid? LotPlanId { get; set; }
    public Guid? ProcedureId { get; set; }
    public int Number { get; set; }
    public string Title { get; set; } = "";

    /// <summary>planned, tendering, evaluating, awarded, unsuccessful.</summary>
    public string State { get; set; } = "planned";
    public Money BaseValue { get; set; }
    public Guid[] BodyIds { get; set; } = [];
    public int? BidCount { get; set; }
    public Guid? WinnerId { get; set; }
    public string? WinnerName { get; set; }
    public Money? AwardValue { get; set; }
    public DateTimeOffset? StandstillEndsAt { get; set; }
    public Guid? AgreementId { get; set; }
    public string? AgreementState { get; set; }
    public Money Ceiling { get; set; }

    /// <summary>What of the option of one fifth is open, art. 120 c.9.</summary>
    public Money OptionOpen { get; set; }
    public int Joined { get; set; }
    public Money Ordered { get; set; }
    public int OrderCount { get; set; }
}

/// <summary>A body listed in a lot.</summary>
internal sealed class PublicLotBody
{
    public required Guid LotId { get; init; }
    public required Guid BodyId { get; init; }
    public required Guid InitiativeId { get; init; }
}

internal sealed class PublicOrder
{
    public required Guid Id { get; init; }
    public required Guid InitiativeId { get; init; }
    public required Guid LotId { get; init; }
    public required Guid BodyId { get; init; }
    public string OperatorName { get; set; } = "";
    public Money Amount { get; set; }
    public string State { get; set; } = "";
    public DateTimeOffset PlacedAt { get; set; }

    /// <summary>Takes from the ceiling: what was refused or cancelled does not.</summary>
    public bool Lives() => State is not ("refused" or "cancelled" or "");
}
