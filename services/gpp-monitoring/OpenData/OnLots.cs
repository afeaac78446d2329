using Aggregator.GppMonitoring.Storage;
using Aggregator.Messages.Tender;
using Aggregator.Platform.Inbox;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.GppMonitoring.OpenData;

internal static class OnLots
{
    internal static async Task Handle(Received<LotPlanApproved> m, GppMonitoringDb db, CancellationToken ct)
    {
        var initiative = await db.Initiative(m.Body.InitiativeId, m.Body.CpbId, ct);
        if (initiative.LotPlanAt > m.OccurredAt)
        {
            return; // A newer plan came first.
        }

        (initiative.LotPlanId, initiative.LotPlanAt) = (m.Body.LotPlanId, m.OccurredAt);
        foreach (var old in (await db.PublicLots(initiative.Id, ct)).Where(lot => lot.LotPlanId is { } plan && plan != m.Body.LotPlanId && lot.State == "planned"))
        {
            db.Remove(old);
            db.RemoveRange(await Listed(db, old.Id, ct));
        }

        foreach (var planned in m.Body.Lots)
        {
            await Describe(planned, initiative.Id, m.Body.LotPlanId, db, ct);
        }

        await db.Recount(initiative.Id, m.Body.CpbId, ct);
    }

    internal static async Task Handle(Received<TenderPublished> m, GppMonitoringDb db, CancellationToken ct)
    {
        foreach (var published in m.Body.Lots)
        {
            var lot = await Describe(published, m.Body.InitiativeId, m.Body.LotPlanId, db, ct);
            lot.ProcedureId = m.Body.ProcedureId;
            if (lot.State == "planned")
            {
                lot.State = "tendering";
            }
        }

        await db.Recount(m.Body.InitiativeId, m.Body.CpbId, ct);
    }

    internal static async Task Handle(Received<BidsOpened> m, GppMonitoringDb db, CancellationToken ct)
    {
        foreach (var opened in m.Body.Lots)
        {
            var lot = await db.PublicLot(opened.LotId, m.Body.InitiativeId, ct);
            lot.BidCount = opened.Bids;
            if (lot.State is "planned" or "tendering")
            {
                lot.State = "evaluating";
            }
        }

        await db.Recount(m.Body.InitiativeId, m.Body.CpbId, ct);
    }

    internal static async Task Handle(Received<TenderCancelled> m, GppMonitoringDb db, CancellationToken ct)
    {
        foreach (var lot in (await db.PublicLots(m.Body.InitiativeId, ct)).Where(lot => lot.ProcedureId == m.Body.ProcedureId && lot.State is "tendering" or "evaluating"))
        {
            (lot.State, lot.ProcedureId, lot.BidCount) = ("planned", null, null);
        }

        await db.Recount(m.Body.InitiativeId, m.Body.CpbId, ct);
    }

    internal static async Task Handle(Received<LotAwarded> m, GppMonitoringDb db, CancellationToken ct)
    {
        var lot = await db.PublicLot(m.Body.LotId, m.Body.InitiativeId, ct);
        (lot.Number, lot.Title, lot.ProcedureId, lot.State) = (m.Body.Number, m.Body.Title, m.Body.ProcedureId, "awarded");
        (lot.WinnerId, lot.WinnerName, lot.StandstillEndsAt) = (m.Body.OperatorId, m.Body.OperatorName, m.Body.StandstillEndsAt);
        (lot.BaseValue, lot.AwardValue) = (m.Body.BaseValue, m.Body.Value);
        await List(lot, [.. m.Body.Bodies.Select(share => share.BodyId)], db, ct);
        await db.Recount(m.Body.InitiativeId, m.Body.CpbId, ct);
    }

    internal static async Task Handle(Received<LotUnsuccessful> m, GppMonitoringDb db, CancellationToken ct)
    {
        var lot = await db.PublicLot(m.Body.LotId, m.Body.InitiativeId, ct);
        (lot.State, lot.ProcedureId) = ("unsuccessful", m.Body.ProcedureId);
        await db.Recount(m.Body.InitiativeId, m.Body.CpbId, ct);
    }

    private static async Task<PublicLot> Describe(PlannedLot planned, Guid initiativeId, Guid planId, GppMonitoringDb db, CancellationToken ct)
    {
        var lot = await db.PublicLot(planned.LotId, initiativeId, ct);
        (lot.LotPlanId, lot.Number, lot.Title, lot.BaseValue) = (planId, planned.Number, planned.Title, planned.BaseValue);
        await List(lot, planned.BodyIds, db, ct);
        return lot;
    }

    private static async Task List(PublicLot lot, IReadOnlyList<Guid> bodyIds, GppMonitoringDb db, CancellationToken ct)
    {
        if (bodyIds.Count == 0 || lot.BodyIds.ToHashSet().SetEquals(bodyIds))
        {
            return;
        }

        var listed = await Listed(db, lot.Id, ct);
        db.RemoveRange(listed.Where(row => !bodyIds.Contains(row.BodyId)));
        db.AddRange(bodyIds.Distinct().Where(body => listed.All(row => row.BodyId != body))
            .Select(body => new PublicLotBody { LotId = lot.Id, BodyId = body, InitiativeId = lot.InitiativeId }));
        lot.BodyIds = [.. bodyIds];
    }

    private static async Task<List<PublicLotBody>> Listed(GppMonitoringDb db, Guid lotId, CancellationToken ct)
    {
        await db.LotBodies.Where(x => x.LotId == lotId).LoadAsync(ct);
        return [.. db.LotBodies.Local.Where(x => x.LotId == lotId)];
    }
}
