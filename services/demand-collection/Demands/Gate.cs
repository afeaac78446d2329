using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Demands;

/// <summary>
/// Loads a demand for a command and holds its collection open until the commit: the initiative's row is locked in share mode, so commands on
/// different demands run side by side while a closing waits for those on their way, and those that come later see it. The demand's own row is
/// locked against others: commands on one demand run one after the other, each deciding on what the one before it left. The lines stay in the database
/// until a command asks for them: to be changed (<see cref="LoadLinesAsync"/>) or, up to a hundred thousand of them, to be read (<see cref="ReadLinesAsync"/>).
/// </summary>
internal static class Gate
{
    /// <summary>For the body's own commands, which the deadline ends.</summary>
    public static Task<(Demand? Demand, Refusal? Closed)> ForBodyAsync(DemandCollectionDb db, Guid id, DateTimeOffset now, CancellationToken ct) => LoadAsync(db, id, now, true, ct);

    /// <summary>For the planner's decisions, which only the closing ends.</summary>
    public static Task<(Demand? Demand, Refusal? Closed)> ForPlannerAsync(DemandCollectionDb db, Guid id, DateTimeOffset now, CancellationToken ct) => LoadAsync(db, id, now, false, ct);

    /// <summary>The demand's lines, to be changed with it.</summary>
    public static Task LoadLinesAsync(this DemandCollectionDb db, Demand demand, CancellationToken ct) => db.Entry(demand).Collection(x => x.Lines).LoadAsync(ct);

    /// <summary>A demand's lines in order as they stand in the database, for commands that do not change them: nobody watches them for changes.</summary>
    public static Task<List<Line>> ReadLinesAsync(this DemandCollectionDb db, Guid demand, CancellationToken ct) => db.LinesOf(demand).ToListAsync(ct);

    /// <summary>The same, one after the other.</summary>
    public static IQueryable<Line> LinesOf(this DemandCollectionDb db, Guid demand) => db.Set<Line>().AsNoTracking().Where(x => x.DemandId == demand).OrderBy(x => x.Ordinal);

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

        var loaded = await db.Demands.Where(x => x.Id == id).Include(x => x.Body)
            .Select(x => new { Demand = x, Invitation = db.Invitations.Single(v => v.InitiativeId == x.InitiativeId && v.BodyId == x.BodyId) }).SingleAsync(ct);
        return (loaded.Demand, body ? initiative.ClosedTo(loaded.Invitation, now) : initiative.ClosedToPlanner());
    }
}
