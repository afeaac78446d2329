using Aggregator.GppMonitoring.GreenLots;
using Aggregator.GppMonitoring.Indicators;
using Aggregator.GppMonitoring.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.GppMonitoring.Reactions;

/// <summary>
/// Finds lots for the reactions. A batch of messages is one unit of work, so what an earlier message of the batch added is only in the context,
/// not yet in the database: both are looked at.
/// </summary>
internal static class Lots
{
    /// <summary>The lot, made here if this is the first that is heard of it.</summary>
    public static async Task<GreenLot> Lot(this GppMonitoringDb db, Guid lotId, Guid initiativeId, Guid cpbId, Clock clock, CancellationToken ct)
    {
        var lot = db.GreenLots.Local.SingleOrDefault(x => x.LotId == lotId) ?? await db.GreenLots.SingleOrDefaultAsync(x => x.LotId == lotId, ct);
        if (lot is null)
        {
            lot = new GreenLot { Id = clock.NewId(), LotId = lotId, InitiativeId = initiativeId, CpbId = cpbId };
            lot.CategoryCode = (await db.FindAsync<KnownInitiative>([initiativeId], ct))?.CategoryCode;
            db.Add(lot);
        }

        return lot;
    }

    /// <summary>
    /// The lot once its notice is known. Before, nobody can say which criteria bind, and asking for none would lose evidence for good: the message
    /// fails and comes again until the notice, which went out long before, has arrived too.
    /// </summary>
    public static async Task<GreenLot> NoticedLot(this GppMonitoringDb db, Guid lotId, CancellationToken ct) =>
        (db.GreenLots.Local.SingleOrDefault(x => x.LotId == lotId) ?? await db.GreenLots.SingleOrDefaultAsync(x => x.LotId == lotId, ct)) is { NoticeAt: not null } lot
            ? lot
            : throw new InvalidOperationException($"The notice of lot {lotId} has not arrived yet.");

    /// <summary>All lots of an initiative.</summary>
    public static async Task<IReadOnlyList<GreenLot>> LotsOf(this GppMonitoringDb db, Guid initiativeId, CancellationToken ct)
    {
        await db.GreenLots.Where(x => x.InitiativeId == initiativeId).LoadAsync(ct);
        return [.. db.GreenLots.Local.Where(x => x.InitiativeId == initiativeId)];
    }

    /// <summary>Publishes the checklist of a lot whose category has no mandatory criterion.</summary>
    public static void CompleteByItself(this GppMonitoringDb db, GreenLot lot, DateTimeOffset now)
    {
        if (lot.CompleteByItself(now))
        {
            db.Record(lot, "gpp.checklist-completed", "no mandatory criterion in force for the category", before: null, new { lot.Status });
            db.Publish(lot, lot.Completed());
            db.Add(lot.Filled());
        }
    }

    /// <summary>Every checklist that was decided for the lot, oldest first.</summary>
    public static async Task<IReadOnlyList<ChecklistFill>> FillsOf(this GppMonitoringDb db, Guid lotId, CancellationToken ct)
    {
        await db.ChecklistFills.Where(x => x.LotId == lotId).LoadAsync(ct);
        return [.. db.ChecklistFills.Local.Where(x => x.LotId == lotId).OrderBy(x => x.At)];
    }

    /// <summary>The indicators of the lot's initiative must be computed again.</summary>
    public static void Stale(this GppMonitoringDb db, GreenLot lot) => db.Add(new StaleIndicators { InitiativeId = lot.InitiativeId });
}

/// <summary>What the reactions must know of an initiative: lot plans do not say its category.</summary>
internal sealed class KnownInitiative
{
    public required Guid Id { get; init; }
    public required Guid CpbId { get; init; }
    public required string CategoryCode { get; init; }
}
