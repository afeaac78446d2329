using Aggregator.Platform;
using Aggregator.Tender.Bids;
using Aggregator.Tender.Procedures;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.Lots;

/// <summary>What lies on the table when a lot is examined: its procedure, the lot, its bids.</summary>
internal sealed record Bench(Procedure Procedure, Lot Lot, IReadOnlyList<Bid> Bids)
{
    /// <summary>
    /// Null where the lot is not there for this caller. Waits for an opening under way and keeps the next one waiting; alone where the decision looks at the
    /// other lots too.
    /// </summary>
    internal static async Task<Bench?> LoadAsync(Guid procedureId, Guid lotId, Caller caller, TenderDb db, CancellationToken ct, bool alone = false)
    {
        await db.LockAsync(procedureId, shared: !alone, ct);
        var procedure = await db.Procedures.SingleOrDefaultAsync(x => x.Id == procedureId, ct);
        if (procedure is null || !caller.Is(Relation.OwnerCpb, procedure.CpbId))
        {
            return null;
        }

        var lot = await db.Lots.SingleOrDefaultAsync(x => x.Id == lotId && x.ProcedureId == procedureId, ct);
        if (lot is null)
        {
            return null;
        }

        // Before the opening there is nothing on the table, whatever may lie in the drawer.
        var bids = procedure.AdministrativeOpenedAt is null ? []
            : await db.Bids.Where(x => x.ProcedureId == procedureId && x.LotId == lotId && x.State != BidState.Withdrawn).OrderBy(x => x.Id).ToListAsync(ct);
        return new Bench(procedure, lot, bids);
    }

    /// <summary>Keeps one decision on the lot, with the bids that it excluded.</summary>
    internal void Note(TenderDb db, string action, LotState before, string? reason = null, object? after = null) =>
        db.Record(Lot, action, reason, new { state = before }, after ?? new { state = Lot.State });
}
