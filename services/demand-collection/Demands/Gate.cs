using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Demands;

/// <summary>
/// Loads a demand for a command and holds its collection open until the commit: the initiative's row is locked in share mode, so commands on
/// different demands run side by side while a closing waits for those on their way, and those that come later see it. The demand's own row is
/// locked against others: commands on one demand run one after the other, each deciding on what the one before it left.
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

        // Locked first and read afterwards: a statement that waits for a row gets that row as it is by then, but the lines next to it as they were before.
        var initiative = await db.Initiatives.FromSql($"""
            SELECT i.* FROM demand d
            JOIN initiative i ON i.id = d.initiative_id
            JOIN invitation v ON v.initiative_id = d.initiative_id AND v.body_id = d.body_id
            WHERE d.id = {id}
            FOR SHARE OF i, v FOR NO KEY UPDATE OF d
            """).SingleOrDefaultAsync(ct);
        if (initiative is null)
        {
            return (null, null);
        }

        var loaded = await db.Demands.Where(x => x.Id == id).Include(x => x.Lines).Include(x => x.Body)
            .Select(x => new { Demand = x, Invitation = db.Invitations.Single(v => v.InitiativeId == x.InitiativeId && v.BodyId == x.BodyId) }).SingleAsync(ct);
        return (loaded.Demand, body ? initiative.ClosedTo(loaded.Invitation, now) : initiative.ClosedToPlanner());
    }
}
