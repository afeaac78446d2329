using Aggregator.DemandCollection.Storage;
using Aggregator.Messages.Tender;
using Aggregator.Platform.Inbox;

namespace Aggregator.DemandCollection.Reactions;

/// <summary>A lot without an award is an outcome too: the next initiative must ask for it again.</summary>
internal static class OnLotUnsuccessful
{
    internal static async Task Handle(Received<LotUnsuccessful> message, DemandCollectionDb db, CancellationToken ct)
    {
        if (await db.LotOutcomes.FindAsync([message.Body.LotId], ct) is { } lot)
        {
            (lot.State, lot.AwardValue, lot.OperatorName, lot.AwardedAt) = ("unsuccessful", null, null, null);
        }
        else
        {
            db.Add(new LotOutcome { LotId = message.Body.LotId, InitiativeId = message.Body.InitiativeId, State = "unsuccessful" });
        }
    }
}
