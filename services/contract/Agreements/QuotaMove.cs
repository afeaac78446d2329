using Aggregator.Platform;

namespace Aggregator.Contract.Agreements;

/// <summary>Part of a share on its way from one body to another: decided by the central purchasing body, or agreed by both bodies.</summary>
internal sealed class QuotaMove : Aggregate
{
    public override Guid? Cpb => CpbId;

    public required Guid CpbId { get; init; }
    public required Guid AgreementId { get; init; }
    public required Guid FromBodyId { get; init; }
    public required Guid ToBodyId { get; init; }
    public required decimal Amount { get; init; }
    public required DateTimeOffset ProposedAt { get; init; }

    /// <summary>The organisation that proposed it; its consent is given with the proposal.</summary>
    public required Guid ProposedBy { get; init; }

    public DateTimeOffset? EffectiveAt { get; private set; }

    /// <summary>True where nobody else has to agree.</summary>
    internal bool IsDecided => ProposedBy == CpbId;

    /// <summary>The consent must come from the side that did not propose.</summary>
    internal Refusal? Consent(Guid bodyId)
    {
        if (EffectiveAt is not null)
        {
            return Refusal.Conflict("contract.quota-move-done", ("effectiveAt", EffectiveAt));
        }

        return bodyId == ProposedBy ? Refusal.Forbidden("contract.consent-of-the-other") : null;
    }

    internal void Take(DateTimeOffset now) => EffectiveAt = now;
}
