namespace Aggregator.Messages.GppMonitoring;

/// <summary>The checklist of green criteria of a lot is complete: the lot may be tendered.</summary>
/// <param name="LotId">The lot; the subject is its checklist.</param>
/// <param name="InitiativeId">The initiative.</param>
/// <param name="CpbId">The central purchasing body.</param>
/// <param name="Status">FULL, PARTIAL, NONE, or NA where no CAM applies to the category.</param>
/// <param name="Included">Mandatory criteria included.</param>
/// <param name="Applicable">Mandatory criteria that apply.</param>
[Message("gpp-monitoring.checklist-completed.v1", "green-lot", Visibility.Public)]
public sealed record ChecklistCompleted(Guid LotId, Guid InitiativeId, Guid CpbId, string Status, int Included, int Applicable);

/// <summary>Evidence for a criterion fell due.</summary>
[Message("gpp-monitoring.evidence-due.v1", "evidence", Visibility.Public, External = true)]
public sealed record EvidenceDue(Guid EvidenceId, Guid LotId, Guid? OrderId, Guid CpbId, string CriterionId, DateTimeOffset DueAt)
{
    /// <summary>The initiative that the lot belongs to; missing in messages of before it was said.</summary>
    public Guid? InitiativeId { get; init; }
}

/// <summary>Evidence was accepted by the verifier.</summary>
[Message("gpp-monitoring.evidence-verified.v1", "evidence", Visibility.Public, External = true)]
public sealed record EvidenceVerified(Guid EvidenceId, Guid LotId, Guid? OrderId, Guid CpbId, string CriterionId)
{
    /// <summary>The initiative that the lot belongs to; missing in messages of before it was said.</summary>
    public Guid? InitiativeId { get; init; }
}

/// <summary>Evidence was rejected by the verifier, or not handed in in time (reason <c>overdue</c>).</summary>
[Message("gpp-monitoring.non-compliance-raised.v1", "evidence", Visibility.Public, External = true)]
public sealed record NonComplianceRaised(Guid EvidenceId, Guid LotId, Guid? OrderId, Guid CpbId, string CriterionId, string Reason)
{
    /// <summary>The initiative that the lot belongs to; missing in messages of before it was said.</summary>
    public Guid? InitiativeId { get; init; }
}

/// <summary>The indicators of an initiative changed.</summary>
[Message("gpp-monitoring.indicators-updated.v1", "indicators", Visibility.Public, External = true)]
public sealed record IndicatorsUpdated(Guid InitiativeId, Guid CpbId, decimal? GppByNumber, decimal? GppByValue, decimal? VerifiedByCount, decimal? VerifiedByValue);
