using Aggregator.GppMonitoring.Storage;
using Aggregator.Messages.DemandCollection;
using Aggregator.Platform.Inbox;

namespace Aggregator.GppMonitoring.OpenData;

internal static class OnInitiatives
{
    internal static async Task Handle(Received<InitiativeOpened> m, GppMonitoringDb db, CancellationToken ct)
    {
        var initiative = await db.Initiative(m.Body.InitiativeId, m.Body.CpbId, ct);
        (initiative.CategoryCode, initiative.Title, initiative.DurationMonths) = (m.Body.CategoryCode, m.Body.Title, m.Body.DurationMonths);
        (initiative.OpensAt, initiative.ClosesAt) = (m.Body.OpensAt, m.Body.ClosesAt);
    }

    internal static async Task Handle(Received<CollectionClosed> m, GppMonitoringDb db, CancellationToken ct)
    {
        var initiative = await db.Initiative(m.Body.InitiativeId, m.Body.CpbId, ct);
        (initiative.ClosureNumber, initiative.ClosureCount) = (m.Body.Number, m.Body.Count);
        (initiative.ClosureValue, initiative.ClosureHash) = (m.Body.TotalValue, m.Body.Hash);
        initiative.Closed = true;
        initiative.Count(await db.PublicLots(initiative.Id, ct));
    }

    internal static async Task Handle(Received<CollectionReopened> m, GppMonitoringDb db, CancellationToken ct)
    {
        var initiative = await db.Initiative(m.Body.InitiativeId, m.Body.CpbId, ct);
        (initiative.ClosesAt, initiative.Closed) = (m.Body.ClosesAt, false);
        initiative.Count(await db.PublicLots(initiative.Id, ct));
    }

    /// <summary>The initiative shows everybody's deadline: what single bodies were given beyond it does not move it.</summary>
    internal static async Task Handle(Received<CollectionDeadlineMoved> m, GppMonitoringDb db, CancellationToken ct)
    {
        var initiative = await db.Initiative(m.Body.InitiativeId, m.Body.CpbId, ct);
        initiative.ClosesAt = m.Body.BodyIds.Count == 0 ? m.Body.ClosesAt : initiative.ClosesAt;
    }
}
