using Aggregator.GppMonitoring.Storage;
using Aggregator.Messages;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.GppMonitoring.OpenData;

/// <summary>Finds the rows that a fact changes, or makes them where it is the first to name them.</summary>
internal static class PublicRows
{
    public static async Task<PublicInitiative> Initiative(this GppMonitoringDb db, Guid id, Guid cpbId, CancellationToken ct)
    {
        var row = await db.FindAsync<PublicInitiative>([id], ct);
        if (row is null)
        {
            row = new PublicInitiative { Id = id };
            db.Add(row);
        }

        row.CpbId = cpbId;
        return row;
    }

    public static async Task<PublicLot> PublicLot(this GppMonitoringDb db, Guid id, Guid initiativeId, CancellationToken ct)
    {
        var row = await db.FindAsync<PublicLot>([id], ct);
        if (row is null)
        {
            row = new PublicLot { Id = id, InitiativeId = initiativeId };
            db.Add(row);
        }

        return row;
    }

    /// <summary>The initiative's lots, with what earlier messages of the batch added and removed, which is in the context only.</summary>
    public static async Task<List<PublicLot>> PublicLots(this GppMonitoringDb db, Guid initiativeId, CancellationToken ct)
    {
        await db.Lots.Where(x => x.InitiativeId == initiativeId).LoadAsync(ct);
        return [.. db.Lots.Local.Where(x => x.InitiativeId == initiativeId)];
    }

    /// <summary>Counts the lots of an initiative again after one of them changed.</summary>
    public static async Task Recount(this GppMonitoringDb db, Guid initiativeId, Guid cpbId, CancellationToken ct)
    {
        var initiative = await db.Initiative(initiativeId, cpbId, ct);
        initiative.Count(await db.PublicLots(initiativeId, ct));
    }

    public static Money Plus(this Money money, Money more) => Money.Euro(money.Amount + more.Amount);

    public static Money Minus(this Money money, Money less) => Money.Euro(money.Amount - less.Amount);
}
