using Aggregator.DemandCollection.Demands;
using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Initiatives;

/// <summary>Another central purchasing body may read an initiative's demands: one with which the owner buys together, or that buys for some of its bodies.</summary>
internal sealed class Share
{
    public Guid InitiativeId { get; init; }

    public Guid CpbId { get; init; }

    public DateTimeOffset Since { get; init; }
}

internal static class Sharing
{
    /// <summary>True where the caller's central purchasing body is one that the initiative is shared with.</summary>
    public static async Task<bool> IsSharedWithAsync(this DemandCollectionDb db, Guid initiativeId, Caller caller, CancellationToken ct) =>
        caller.Holds(Relation.SharedCpb) && await db.Shares.AnyAsync(x => x.InitiativeId == initiativeId && x.CpbId == caller.Org, ct);

    /// <summary>True where the caller may read the demand: its body, that one's delegate, an auditor, and once it was sent the owner and those it is shared with.</summary>
    public static async Task<bool> ShowsAsync(this DemandCollectionDb db, Demand demand, Caller caller, CancellationToken ct) =>
        caller.Sees(cpb: demand.Facts > 0 ? demand.CpbId : null, body: demand.BodyId)
        || (demand.Facts > 0 && await db.IsSharedWithAsync(demand.InitiativeId, caller, ct));
}
