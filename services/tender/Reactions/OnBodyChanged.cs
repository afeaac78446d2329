using Aggregator.Messages.DemandCollection;
using Aggregator.Platform.Inbox;
using Aggregator.Tender.Storage;
using Aggregator.Tender.Territory;

namespace Aggregator.Tender.Reactions;

/// <summary>Keeps the bodies.</summary>
internal static class OnBodyChanged
{
    internal static async Task Handle(Received<BodyChanged> message, TenderDb db, CancellationToken ct)
    {
        var m = message.Body;
        var body = await db.Bodies.FindAsync([m.BodyId], ct);
        if (body is null)
        {
            db.Add(body = new Body { Id = m.BodyId, Kind = m.Kind, Name = m.Name });
        }

        (body.Kind, body.Name, body.IstatCode, body.Province) = (m.Kind, m.Name, m.IstatCode, m.Province);
        (body.Population, body.Latitude, body.Longitude) = (m.Population, m.Latitude, m.Longitude);
    }
}
