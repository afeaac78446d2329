using Aggregator.Messages.Platform;
using Aggregator.Platform.Inbox;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Platform.Audit;

/// <summary>Keeps the heads of the other services' logs: whoever rewrites a log would have to rewrite all its witnesses too.</summary>
internal static class OnLogSealed
{
    internal static async Task Handle(Received<LogSealed> message, string service, ServiceDb db, CancellationToken ct)
    {
        var head = message.Body;
        if (head.Source == service)
        {
            return;
        }

        var (hash, signature) = (Convert.FromHexString(head.Hash), Convert.FromBase64String(head.Signature));
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO platform.witness (source, number, hash, sealed_at, signature)
            VALUES ({head.Source}, {head.Number}, {hash}, {head.SealedAt}, {signature}) ON CONFLICT DO NOTHING
            """, ct);
    }
}
