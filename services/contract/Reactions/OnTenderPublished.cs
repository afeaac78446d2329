using Aggregator.Contract.Storage;
using Aggregator.Messages.Tender;
using Aggregator.Platform.Inbox;

namespace Aggregator.Contract.Reactions;

internal static class OnTenderPublished
{
    internal static async Task Handle(Received<TenderPublished> message, ContractDb db, CancellationToken ct)
    {
        var notice = await db.KnownNotices.FindAsync([message.Body.ProcedureId], ct);
        if (notice is null)
        {
            db.Add(new KnownNotice { ProcedureId = message.Body.ProcedureId, PublishedAt = message.Body.PublishedAt });
            return;
        }

        notice.PublishedAt = message.Body.PublishedAt;
    }
}
