using Aggregator.Platform;
using Aggregator.Tender.Demands;
using Aggregator.Tender.LotPlanning;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.LotPlans;

/// <summary>The planning units of a closure, once the demands here are proved to be those of the closure.</summary>
internal sealed record ClosureGround(Initiative Initiative, Closure Closure, PlanningGround Ground)
{
    /// <summary>Refusals after which it is worth trying again in a moment.</summary>
    private static readonly string[] Passing = ["tender.closure-unknown", "tender.demands-incomplete"];

    internal static async Task<(ClosureGround? Ground, Refusal? Refusal)> LoadAsync(Initiative initiative, int number, IReadOnlySet<Guid> split, TenderDb db, MakeLotPlan.Replays replays, CancellationToken ct)
    {
        var closure = await db.Closures.SingleOrDefaultAsync(x => x.InitiativeId == initiative.Id && x.Number == number, ct);
        if (number < initiative.LastClosure || (closure is not null && !initiative.Closed))
        {
            return (null, Refusal.Conflict("tender.closure-superseded", ("closure", number), ("last", initiative.LastClosure)));
        }

        if (closure is null)
        {
            await replays.AskClosureAsync(initiative.Id, ct);
            return (null, Refusal.Conflict("tender.closure-unknown", ("closure", number), ("last", initiative.LastClosure)));
        }

        var demands = await db.Demands.AsNoTracking().Where(x => x.InitiativeId == initiative.Id && x.State == DemandStanding.Approved).ToListAsync(ct);
        if (!closure.Covers(Tally.Of(demands)))
        {
            await replays.AskDemandsAsync(closure, ct);
            return (null, Refusal.Conflict("tender.demands-incomplete", ("closure", number), ("expected", closure.Count), ("present", demands.Count)));
        }

        if (demands.Count == 0)
        {
            return (null, new Refusal("tender.closure-empty", ("closure", number)));
        }

        var ids = demands.Select(x => x.BodyId).Distinct().ToList();
        var bodies = await db.Bodies.AsNoTracking().Where(x => ids.Contains(x.Id)).ToDictionaryAsync(x => x.Id, ct);
        // A body may lie in several territories, and two editions of one may be here for a moment: each pair counts once.
        var borders = await db.Borders.Where(x => ids.Contains(x.BodyA) && ids.Contains(x.BodyB)).Select(x => new { x.BodyA, x.BodyB }).Distinct().ToListAsync(ct);
        var pairs = borders.Select(x => x.BodyA.CompareTo(x.BodyB) < 0 ? (A: x.BodyA, B: x.BodyB) : (A: x.BodyB, B: x.BodyA)).Distinct().ToList();
        return (new ClosureGround(initiative, closure, PlanningGround.Of(demands, bodies, pairs, initiative.DurationMonths, split)), null);
    }

    /// <summary>The problem of a refusal, with when to try again where that helps.</summary>
    internal static IResult Refused(Refusal refusal, HttpContext context)
    {
        if (Passing.Contains(refusal.Code))
        {
            context.Response.Headers.RetryAfter = "2";
        }

        return Problem.From(refusal);
    }
}
