using Aggregator.GppMonitoring.Law;
using Aggregator.Platform;

namespace Aggregator.GppMonitoring.Evidences;

internal enum EvidenceState
{
    /// <summary>Asked for.</summary>
    Due,

    /// <summary>The time to hand it in passed; it may still be handed in, late.</summary>
    Overdue,

    /// <summary>Handed in, to be verified.</summary>
    Submitted,

    /// <summary>Verified.</summary>
    Accepted,

    /// <summary>Verified and found wanting; another may be handed in.</summary>
    Rejected,

    /// <summary>Nothing is left to prove, because the order was refused or cancelled.</summary>
    Void,
}

/// <summary>The proof of one criterion that a contractor owes at one moment: at the signature, for a period of an order, or at its end.</summary>
internal sealed class Evidence : Aggregate
{
    internal const string OverdueKind = "evidence-overdue";

    public required Guid LotId { get; init; }
    public required Guid InitiativeId { get; init; }
    public required Guid CpbId { get; init; }
    public required Guid AgreementId { get; init; }
    public Guid? OrderId { get; init; }
    public Guid? BodyId { get; init; }
    public required Guid OperatorId { get; init; }
    public required string CriterionId { get; init; }
    public required string When { get; init; }

    /// <summary>Which period of the order it covers, from 0.</summary>
    public required int Period { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }
    public required DateTimeOffset DueAt { get; init; }
    public EvidenceState State { get; private set; }
    public string? DocumentName { get; private set; }
    public string? DocumentSha256 { get; private set; }
    public string? Summary { get; private set; }
    public Guid? SubmittedBy { get; private set; }
    public DateTimeOffset? SubmittedAt { get; private set; }
    public Guid? VerifiedBy { get; private set; }
    public DateTimeOffset? VerifiedAt { get; private set; }
    public string? Reason { get; private set; }

    public override Guid? Cpb => CpbId;

    /// <summary>Hands a document in.</summary>
    public Refusal? Submit(string documentName, string documentSha256, string summary, Guid by, DateTimeOffset now)
    {
        if (State is EvidenceState.Accepted or EvidenceState.Submitted or EvidenceState.Void)
        {
            return Refusal.Conflict("gpp.evidence-not-open", ("state", State));
        }

        (DocumentName, DocumentSha256, Summary) = (documentName, documentSha256.ToLowerInvariant(), summary);
        (SubmittedBy, SubmittedAt, State) = (by, now, EvidenceState.Submitted);
        (VerifiedBy, VerifiedAt, Reason) = (null, null, null);
        return null;
    }

    /// <summary>Accepts it, or rejects it with a reason.</summary>
    public Refusal? Verify(bool accepted, string? reason, Guid by, DateTimeOffset now)
    {
        if (State != EvidenceState.Submitted)
        {
            return Refusal.Conflict("gpp.evidence-not-submitted", ("state", State));
        }

        if (by == SubmittedBy)
        {
            // Nobody certifies their own proof.
            return Refusal.Forbidden("gpp.own-evidence");
        }

        (VerifiedBy, VerifiedAt, Reason) = (by, now, reason);
        State = accepted ? EvidenceState.Accepted : EvidenceState.Rejected;
        return null;
    }

    /// <summary>Its time has passed; true where nothing was handed in.</summary>
    public bool BecomeOverdue()
    {
        if (State != EvidenceState.Due)
        {
            return false;
        }

        State = EvidenceState.Overdue;
        return true;
    }

    /// <summary>Nothing is left to prove; true where something still was.</summary>
    public bool BecomeVoid()
    {
        if (State is EvidenceState.Accepted or EvidenceState.Void)
        {
            return false;
        }

        State = EvidenceState.Void;
        return true;
    }

    /// <summary>Which period of an order a delivery completes: the number of whole periods between the order and the delivery's last day.</summary>
    public static int PeriodOf(Criterion criterion, DateOnly orderedOn, DateOnly periodEnd)
    {
        var months = (periodEnd.Year - orderedOn.Year) * 12 + periodEnd.Month - orderedOn.Month - (periodEnd.Day < orderedOn.Day ? 1 : 0);
        return Math.Max(0, months) / (criterion.PeriodMonths ?? 12);
    }
}
