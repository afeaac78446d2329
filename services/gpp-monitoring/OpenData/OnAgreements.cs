using Aggregator.GppMonitoring.Storage;
using Aggregator.Messages.Contract;
using Aggregator.Platform.Inbox;

namespace Aggregator.GppMonitoring.OpenData;

/// <summary>Every message about an agreement carries its whole state: the last one is the truth.</summary>
internal static class OnAgreements
{
    internal static Task Handle(Received<AgreementActivated> m, GppMonitoringDb db, CancellationToken ct) => Apply(m.Body.Agreement, db, ct);

    internal static Task Handle(Received<BuyerJoined> m, GppMonitoringDb db, CancellationToken ct) => Apply(m.Body.Agreement, db, ct);

    internal static Task Handle(Received<QuotaMoved> m, GppMonitoringDb db, CancellationToken ct) => Apply(m.Body.Agreement, db, ct);

    internal static async Task Handle(Received<OptionActivated> m, GppMonitoringDb db, CancellationToken ct)
    {
        (await db.PublicLot(m.Body.Agreement.LotId, m.Body.Agreement.InitiativeId, ct)).OptionOpen = m.Body.Activated;
        await Apply(m.Body.Agreement, db, ct);
    }

    internal static Task Handle(Received<CeilingThresholdReached> m, GppMonitoringDb db, CancellationToken ct) => Apply(m.Body.Agreement, db, ct);

    internal static Task Handle(Received<PriceRevised> m, GppMonitoringDb db, CancellationToken ct) => Apply(m.Body.Agreement, db, ct);

    internal static Task Handle(Received<AgreementClosed> m, GppMonitoringDb db, CancellationToken ct) => Apply(m.Body.Agreement, db, ct);

    private static async Task Apply(AgreementState now, GppMonitoringDb db, CancellationToken ct)
    {
        var lot = await db.PublicLot(now.LotId, now.InitiativeId, ct);
        // What is ordered comes from the orders themselves: an agreement speaks of them only when something else happens to it.
        (lot.AgreementId, lot.AgreementState, lot.Ceiling, lot.Joined) = (now.AgreementId, now.State, now.Ceiling, now.Joined);
        await db.Recount(now.InitiativeId, now.CpbId, ct);
    }
}
