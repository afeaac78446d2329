using Aggregator.GppMonitoring.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.GppMonitoring.Indicators;

/// <summary>Computes again what became stale and announces what changed; one leader does it, a burst of changes makes one announcement.</summary>
internal static class AnnounceIndicators
{
    private const int BatchSize = 500;

    /// <summary>Handles what is there; true where more may be waiting.</summary>
    internal static Task<bool> Handle(IServiceProvider services, CancellationToken ct) =>
        Handle(services.GetRequiredService<GppMonitoringDb>(), services.GetRequiredService<Clock>(), ct);

    private static async Task<bool> Handle(GppMonitoringDb db, Clock clock, CancellationToken ct)
    {
        await db.BeginAsync(ct);
        var stale = await db.Database.SqlQuery<Guid>($"""
            DELETE FROM stale_indicators WHERE seq = ANY(ARRAY(SELECT seq FROM stale_indicators ORDER BY seq LIMIT {BatchSize} FOR UPDATE SKIP LOCKED))
            RETURNING initiative_id AS "Value"
            """).ToListAsync(ct);
        if (stale.Count == 0)
        {
            return false;
        }

        foreach (var initiativeId in stale.Distinct())
        {
            await UpdateAsync(initiativeId, db, clock, ct);
        }

        await db.SaveChangesAsync(ct);
        await db.Database.CommitTransactionAsync(ct);
        return stale.Count == BatchSize;
    }

    private static async Task UpdateAsync(Guid initiativeId, GppMonitoringDb db, Clock clock, CancellationToken ct)
    {
        var lots = await MonitoredLots.Awarded(db, db.GreenLots.Where(x => x.InitiativeId == initiativeId), ct);
        var indicators = await db.InitiativeIndicators.SingleOrDefaultAsync(x => x.InitiativeId == initiativeId, ct);
        if (indicators is null)
        {
            var cpbId = await db.GreenLots.Where(x => x.InitiativeId == initiativeId).Select(x => (Guid?)x.CpbId).FirstOrDefaultAsync(ct);
            if (cpbId is null)
            {
                return;
            }

            indicators = new InitiativeIndicators { Id = clock.NewId(), InitiativeId = initiativeId, CpbId = cpbId.Value };
            db.Add(indicators);
        }

        if (indicators.Update(GreenIndicators.Of(lots, baseValue: null)) is { } news)
        {
            db.Publish(indicators, news);
        }
    }
}
