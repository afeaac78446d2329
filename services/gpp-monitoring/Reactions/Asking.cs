using Aggregator.GppMonitoring.Evidences;
using Aggregator.GppMonitoring.GreenLots;
using Aggregator.GppMonitoring.Law;
using Aggregator.GppMonitoring.Storage;
using Aggregator.Messages.GppMonitoring;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.GppMonitoring.Reactions;

/// <summary>A proof to be asked for.</summary>
internal sealed record Asked(GreenLot Lot, Criterion Criterion, Guid AgreementId, Guid OperatorId, Guid? OrderId, Guid? BodyId, int Period, DateTimeOffset At);

internal static class Asking
{
    /// <summary>Asks for a proof, announces it and schedules the moment from which it is overdue.</summary>
    public static async Task Ask(this GppMonitoringDb db, Clock clock, Asked asked, CancellationToken ct)
    {
        var evidence = new Evidence
        {
            Id = clock.NewId(),
            LotId = asked.Lot.LotId,
            InitiativeId = asked.Lot.InitiativeId,
            CpbId = asked.Lot.CpbId,
            AgreementId = asked.AgreementId,
            OrderId = asked.OrderId,
            BodyId = asked.BodyId,
            OperatorId = asked.OperatorId,
            CriterionId = asked.Criterion.Id,
            When = asked.Criterion.When,
            Period = asked.Period,
            RequestedAt = asked.At,
            DueAt = asked.At.AddDays(asked.Criterion.DueDays),
        };
        db.Add(evidence);
        db.Record(evidence, "gpp.evidence-due", reason: null, before: null, new { evidence.CriterionId, evidence.DueAt });
        db.Publish(evidence, new EvidenceDue(evidence.Id, evidence.LotId, evidence.OrderId, evidence.CpbId, evidence.CriterionId, evidence.DueAt) { InitiativeId = evidence.InitiativeId });
        await db.DueAt(Evidence.OverdueKind, evidence.Id, evidence.DueAt, ct);
        db.Stale(asked.Lot);
    }

    /// <summary>What was already asked for about an order.</summary>
    public static async Task<IReadOnlyList<Evidence>> EvidenceOf(this GppMonitoringDb db, Guid orderId, CancellationToken ct)
    {
        await db.Evidences.Where(x => x.OrderId == orderId).LoadAsync(ct);
        return [.. db.Evidences.Local.Where(x => x.OrderId == orderId)];
    }
}
