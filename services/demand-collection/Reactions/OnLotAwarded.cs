using Aggregator.DemandCollection.Storage;
using Aggregator.Messages.Tender;
using Aggregator.Platform.Inbox;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Reactions;

/// <summary>Keeps what a lot was awarded for, and which lines it holds.</summary>
internal static class OnLotAwarded
{
    internal static async Task Handle(Received<LotAwarded> message, DemandCollectionDb db, CancellationToken ct)
    {
        var award = message.Body;
        var lot = await db.LotOutcomes.FindAsync([award.LotId], ct);
        if (lot is null)
        {
            lot = new LotOutcome { LotId = award.LotId, InitiativeId = award.InitiativeId, State = "awarded" };
            db.Add(lot);
        }

        (lot.State, lot.Number, lot.Title, lot.OperatorName, lot.BaseValue, lot.AwardValue, lot.AwardedAt) =
            ("awarded", award.Number, award.Title, award.OperatorName, award.BaseValue, award.Value, award.AwardedAt);

        // Every message carries the whole award: its list of bodies and lines replaces the one before.
        await db.BodyOutcomes.Where(x => x.LotId == award.LotId).ExecuteDeleteAsync(ct);
        await db.LineOutcomes.Where(x => x.LotId == award.LotId).ExecuteDeleteAsync(ct);
        foreach (var stale in db.ChangeTracker.Entries().Where(x => x.Entity is BodyOutcome body && body.LotId == award.LotId || x.Entity is LineOutcome line && line.LotId == award.LotId).ToList())
        {
            stale.State = EntityState.Detached;
        }

        foreach (var body in award.Bodies)
        {
            db.Add(new BodyOutcome { LotId = award.LotId, BodyId = body.BodyId, InitiativeId = award.InitiativeId, BaseValue = body.BaseValue });
            db.AddRange(body.DemandLineIds.Distinct().Select(line => new LineOutcome { LineId = line, LotId = award.LotId, InitiativeId = award.InitiativeId, BodyId = body.BodyId }));
        }
    }
}
