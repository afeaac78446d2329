using Aggregator.GppMonitoring.Evidences;
using Aggregator.GppMonitoring.Storage;
using Aggregator.Messages.Contract;
using Aggregator.Platform;
using Aggregator.Platform.Inbox;

namespace Aggregator.GppMonitoring.Reactions;

/// <summary>A delivery makes the periodic proofs of its period fall due, once each; the last one also those of the completion.</summary>
internal static class OnDeliveryReported
{
    internal static async Task Handle(Received<DeliveryReported> m, GppMonitoringDb db, Clock clock, CancellationToken ct)
    {
        var order = m.Body.Order;
        var lot = await db.NoticedLot(order.LotId, ct);
        var asked = (await db.EvidenceOf(order.OrderId, ct)).Select(evidence => (evidence.CriterionId, evidence.Period)).ToHashSet();
        foreach (var criterion in lot.ToProve)
        {
            int? period = criterion.When switch
            {
                "PERIODIC" => Evidence.PeriodOf(criterion, Clock.DateIn(order.PlacedAt), m.Body.PeriodEnd),
                "COMPLETION" when m.Body.Final => 0,
                _ => null,
            };
            if (period is { } number && asked.Add((criterion.Id, number)))
            {
                await db.Ask(clock, new Asked(lot, criterion, order.AgreementId, order.OperatorId, order.OrderId, order.BodyId, number, m.OccurredAt), ct);
            }
        }
    }
}
