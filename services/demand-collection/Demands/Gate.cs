using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Demands;

/// <summary>
/// Loads a demand for a command and holds its collection open until the commit: the initiative's row is locked in share mode, so commands on
/// demands run side by side while a closing waits for those on their way, and those that come later see it.
/// </summary>
internal static class Gate
{
    /// <summary>For the body's own commands, which the deadline ends.</summary>
    public static Task<(Demand? Demand, Refusal? Closed)> ForBodyAsync(DemandCollectionDb db, Guid id, DateTimeOffset now, CancellationToken ct) => LoadAsync(db, id, now, true, ct);

    /// <summary>For the planner's decisions, which only the closing ends.</summary>
    public static Task<(Demand? Demand, Refusal? Closed)> ForPlannerAsync(DemandCollectionDb db, Guid id, DateTimeOffset now, CancellationToken ct) => LoadAsync(db, id, now, false, ct);

    /// <summary>True where the caller acts for the body, as one of its own or as its delegate.</summary>
    public static bool ActsFor(this Caller caller, Guid body) => caller.Is(Relation.OwnBody, body) || caller.Is(Relation.Delegate, body);

    private static async Task<(Demand?, Refusal?)> LoadAsync(DemandCollectionDb db, Guid id, DateTimeOffset now, bool body, CancellationToken ct)
    {
        await db.BeginAsync(ct);

        // One round trip in the usual case. The conditions are inside the locking query on purpose: PostgreSQL checks them again on the row
        // as it is once the lock is had, which a join outside would not.
        var demand = await db.Demands.FromSql($"""
            SELECT d.* FROM demand d
            JOIN initiative i ON i.id = d.initiative_id
            JOIN invitation v ON v.initiative_id = d.initiative_id AND v.body_id = d.body_id
            WHERE d.id = {id} AND i.state = 'collecting' AND (NOT {body} OR (v.open AND greatest(i.closes_at, v.open_until) > {now}))
            FOR SHARE OF i, v
            """).Include(x => x.Lines).Include(x => x.Body).SingleOrDefaultAsync(ct);
        if (demand is not null)
        {
            return (demand, null);
        }

        var initiative = await db.Initiatives.FromSql($"SELECT i.* FROM initiative i JOIN demand d ON d.initiative_id = i.id WHERE d.id = {id} FOR SHARE OF i").SingleOrDefaultAsync(ct);
        if (initiative is null)
        {
            return (null, null);
        }

        demand = await db.Demands.Include(x => x.Lines).Include(x => x.Body).SingleAsync(x => x.Id == id, ct);
        var invitation = await db.Invitations.SingleOrDefaultAsync(x => x.InitiativeId == initiative.Id && x.BodyId == demand.BodyId, ct);
        return (demand, body ? initiative.ClosedTo(invitation, now) : initiative.ClosedToPlanner());
    }
}
