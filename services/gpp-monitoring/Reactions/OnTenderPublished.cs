using Aggregator.GppMonitoring.GreenLots;
using Aggregator.GppMonitoring.Storage;
using Aggregator.Messages.Tender;
using Aggregator.Platform;
using Aggregator.Platform.Inbox;

namespace Aggregator.GppMonitoring.Reactions;

/// <summary>
/// From the notice on the checklist is part of the published documents. It is counted again with the criteria of the notice's day, which are the
/// ones that bind (art. 57 c.2 D.Lgs. 36/2023): a decree that came into force after the plan changes the status. What was decided between the notice
/// and its arrival here is undone: the tender was published on the checklist before.
/// </summary>
internal static class OnTenderPublished
{
    internal static async Task Handle(Received<TenderPublished> m, GppMonitoringDb db, Clock clock, CancellationToken ct)
    {
        foreach (var published in m.Body.Lots)
        {
            var lot = await db.Lot(published.LotId, m.Body.InitiativeId, m.Body.CpbId, clock, ct);
            (lot.ProcedureId, lot.NoticeAt, lot.CategoryCode) = (m.Body.ProcedureId, m.Body.PublishedAt, m.Body.CategoryCode);
            (lot.Number, lot.Title, lot.BaseValue) = (published.Number, published.Title, published.BaseValue);
            if (lot.State == LotState.Planned)
            {
                lot.State = LotState.Noticed;
            }

            var late = lot.CompletedAt;
            var reason = lot.BindTo(m.Body.PublishedAt, await db.FillsOf(lot.LotId, ct)) ? "notice published before the last change, which does not count" : "notice published";
            var news = lot.Assess();
            db.Record(lot, "gpp.checklist-locked", reason, before: new { CompletedAt = late }, new { lot.CompletedAt, lot.NoticeAt, lot.Status, lot.IncludedCount, lot.ApplicableCount });
            if (news)
            {
                db.Publish(lot, lot.Completed());
            }
        }
    }
}
