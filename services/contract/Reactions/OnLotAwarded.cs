using Aggregator.Contract.Agreements;
using Aggregator.Contract.Storage;
using Aggregator.Messages.Tender;
using Aggregator.Platform;
using Aggregator.Platform.Inbox;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Contract.Reactions;

/// <summary>An award makes a pending agreement, with each listed body's share of its value to the cent.</summary>
internal static class OnLotAwarded
{
    internal static async Task Handle(Received<LotAwarded> message, ContractDb db, Clock clock, CancellationToken ct)
    {
        if (await db.Agreements.AnyAsync(x => x.LotId == message.Body.LotId, ct))
        {
            return;
        }

        var (agreement, bodies, entry) = Agreement.From(message.Body, clock.Now);
        db.Add(agreement);
        db.AddRange(bodies);
        db.Add(entry);
        db.Record(agreement, "agreement.opened", after: new { agreement.LotId, agreement.Ceiling, agreement.OptionValue, Bodies = bodies.Count });
    }
}
