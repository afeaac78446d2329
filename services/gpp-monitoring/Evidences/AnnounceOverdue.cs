using Aggregator.GppMonitoring.Storage;
using Aggregator.Messages.GppMonitoring;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.GppMonitoring.Evidences;

/// <summary>The time to hand a proof in has passed: it counts as failed until one is accepted.</summary>
internal static class AnnounceOverdue
{
    internal static async Task Handle(Guid evidenceId, GppMonitoringDb db, Clock clock, CancellationToken ct)
    {
        var evidence = await db.Evidences.SingleOrDefaultAsync(x => x.Id == evidenceId, ct);
        if (evidence is null || clock.Now < evidence.DueAt || !evidence.BecomeOverdue())
        {
            return;
        }

        db.Record(evidence, "gpp.evidence-overdue", reason: null, before: null, new { evidence.State, evidence.DueAt });
        db.Publish(evidence, new NonComplianceRaised(evidence.Id, evidence.LotId, evidence.OrderId, evidence.CpbId, evidence.CriterionId, "overdue") { InitiativeId = evidence.InitiativeId });
        db.Add(new Indicators.StaleIndicators { InitiativeId = evidence.InitiativeId });
    }
}
