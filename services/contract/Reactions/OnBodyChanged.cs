using Aggregator.Contract.Storage;
using Aggregator.Messages.DemandCollection;
using Aggregator.Platform.Inbox;

namespace Aggregator.Contract.Reactions;

internal static class OnBodyChanged
{
    internal static async Task Handle(Received<BodyChanged> message, ContractDb db, CancellationToken ct)
    {
        var body = await db.KnownBodies.FindAsync([message.Body.BodyId], ct);
        if (body is null)
        {
            db.Add(new KnownBody { BodyId = message.Body.BodyId, Name = message.Body.Name });
            return;
        }

        body.Name = message.Body.Name;
    }
}
