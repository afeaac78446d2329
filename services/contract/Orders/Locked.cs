using Aggregator.Contract.Agreements;
using Aggregator.Contract.Ledger;
using Aggregator.Contract.Storage;
using Aggregator.Messages.Contract;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Contract.Orders;

/// <summary>An order with what its amount weighs on, the agreement's row locked.</summary>
internal sealed record Locked(Order Order, Agreement Agreement, AgreementBody Body)
{
    /// <summary>
    /// Visibility is asked before the lock, and all is read after it, so that what is decided is decided on the last word. Null where the
    /// caller may not know of the order.
    /// </summary>
    internal static async Task<Locked?> Of(Guid orderId, Caller caller, ContractDb db, CancellationToken ct)
    {
        var known = await db.Orders.AsNoTracking().VisibleTo(caller).Where(x => x.Id == orderId).Select(x => new { x.AgreementId, x.BodyId }).SingleOrDefaultAsync(ct);
        if (known is null)
        {
            return null;
        }

        var agreement = await db.LockAgreementAsync(known.AgreementId, ct);
        var body = await db.BodyAsync(known.AgreementId, known.BodyId, ct);
        return new Locked(await db.Orders.SingleAsync(x => x.Id == orderId, ct), agreement!, body!);
    }

    /// <summary>Writes the ledger entry that a decision made, and announces each share of the ceiling that was reached.</summary>
    internal void Write(LedgerEntry? entry, ContractDb db)
    {
        if (entry is null)
        {
            return;
        }

        db.Add(entry);
        foreach (var percent in Agreement.NewThresholds())
        {
            db.Publish(Agreement, new CeilingThresholdReached(Agreement.State, percent));
        }
    }
}
