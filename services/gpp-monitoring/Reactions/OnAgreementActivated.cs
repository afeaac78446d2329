using Aggregator.GppMonitoring.Storage;
using Aggregator.Messages.Contract;
using Aggregator.Platform;
using Aggregator.Platform.Inbox;

namespace Aggregator.GppMonitoring.Reactions;

/// <summary>What the contractor must prove once, at the signature, falls due.</summary>
internal static class OnAgreementActivated
{
    internal static async Task Handle(Received<AgreementActivated> m, GppMonitoringDb db, Clock clock, CancellationToken ct)
    {
        var agreement = m.Body.Agreement;
        var lot = await db.NoticedLot(agreement.LotId, ct);
        foreach (var criterion in lot.ToProve.Where(criterion => criterion.When is "TENDER" or "SIGNATURE"))
        {
            await db.Ask(clock, new Asked(lot, criterion, agreement.AgreementId, agreement.OperatorId, null, null, 0, m.OccurredAt), ct);
        }
    }
}
