using Aggregator.GppMonitoring.Storage;
using Aggregator.Messages;
using Aggregator.Messages.DemandCollection;
using Aggregator.Platform.Inbox;

namespace Aggregator.GppMonitoring.OpenData;

internal static class OnDemands
{
    internal static Task Handle(Received<DemandSubmitted> m, GppMonitoringDb db, CancellationToken ct) => Apply(m.Body.Demand, "submitted", db, ct);

    // An amended demand must be signed again before it stands.
    internal static Task Handle(Received<DemandAmended> m, GppMonitoringDb db, CancellationToken ct) => Apply(m.Body.Demand, "amended", db, ct);

    internal static Task Handle(Received<DemandWithdrawn> m, GppMonitoringDb db, CancellationToken ct) => Apply(m.Body.Demand, "withdrawn", db, ct);

    internal static Task Handle(Received<DemandApproved> m, GppMonitoringDb db, CancellationToken ct) => Apply(m.Body.Demand, "approved", db, ct);

    internal static Task Handle(Received<DemandReturned> m, GppMonitoringDb db, CancellationToken ct) => Apply(m.Body.Demand, "returned", db, ct);

    private static async Task Apply(DemandState now, string state, GppMonitoringDb db, CancellationToken ct)
    {
        var demand = db.Known<PublicDemand>(now.DemandId);
        if (demand is null)
        {
            demand = new PublicDemand { Id = now.DemandId, InitiativeId = now.InitiativeId, BodyId = now.BodyId };
            db.Add(demand);
        }

        var before = demand.Stands() ? demand.Value : (Money?)null;
        (demand.State, demand.Value) = (state, now.TotalValue);
        demand.Lines = [.. PublicView.Of(now).Lines.Select(line => new PublicLine(line.LineId, line.Site, line.Description, line.Quantity, line.Unit, line.YearlyValue))];

        var initiative = await db.Initiative(now.InitiativeId, now.CpbId, ct);
        var after = demand.Stands() ? demand.Value : (Money?)null;
        initiative.DemandCount += (after is null ? 0 : 1) - (before is null ? 0 : 1);
        initiative.DemandValue = initiative.DemandValue.Plus(after ?? Money.Zero).Minus(before ?? Money.Zero);
    }
}
