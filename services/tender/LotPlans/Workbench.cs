using Aggregator.Platform;
using Aggregator.Tender.Law;
using Aggregator.Tender.LotPlanning;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.LotPlans;

/// <summary>A plan with the ground that it was made from, on which changes by hand are decided.</summary>
internal sealed record Workbench(LotPlan Plan, PlanningGround Ground, LawBook Law, Texts Texts)
{
    /// <summary>
    /// The plan for its owner, or the problem: not there, seen in another version, or made from a closure that no longer holds. A change names the version
    /// that it was decided on: two planners at one map must not undo each other unseen.
    /// </summary>
    internal static async Task<(Workbench? Bench, IResult? Problem)> LoadAsync(Guid lotPlanId, Precondition precondition, bool forChange, Caller caller, TenderDb db, MakeLotPlan.Replays replays,
        HttpContext context, CancellationToken ct)
    {
        var plan = await db.LotPlans.SingleOrDefaultAsync(x => x.Id == lotPlanId, ct);
        if (plan is null || !(forChange ? caller.Is(Relation.OwnerCpb, plan.CpbId) : caller.Sees(cpb: plan.CpbId)))
        {
            return (null, Problem.NotFound());
        }

        if ((forChange ? precondition.Stale(plan, required: true) : null) is { } stale)
        {
            return (null, stale);
        }

        if ((forChange ? plan.NotDraft() : null) is { } refusal)
        {
            return (null, Problem.From(refusal));
        }

        if (await db.Initiatives.SingleOrDefaultAsync(x => x.Id == plan.InitiativeId, ct) is not { } initiative)
        {
            return (null, Problem.From(Refusal.Conflict("tender.initiative-awaited", ("initiativeId", plan.InitiativeId))));
        }

        var (ground, unready) = await ClosureGround.LoadAsync(initiative, plan.ClosureNumber, plan.Terms.Split, db, replays, ct);
        return ground is null ? (null, ClosureGround.Refused(unready!, context)) : (new Workbench(plan, ground.Ground, LawBook.On(context.RequestServices.GetRequiredService<Clock>().Now), context.RequestServices.GetRequiredService<Texts>()), null);
    }

    /// <summary>Checks a list of units that somebody names.</summary>
    internal static void Units(IReadOnlyList<string> units, Errors e)
    {
        e.Require(units, "/unitIds");
        e.If(units.Count > PlanTerms.NamesMax, "/unitIds", "too-many", ("max", PlanTerms.NamesMax));
        for (var i = 0; i < Math.Min(units.Count, PlanTerms.NamesMax); i++)
        {
            e.Text(units[i], $"/unitIds/{i}", PlanTerms.NameLengthMax);
        }
    }

    /// <summary>Keeps the plan as it is before a change.</summary>
    internal LotPlanEdition Before(string change, DateTimeOffset now) => new()
    {
        LotPlanId = Plan.Id, Number = Plan.Editions + 1, Change = change, Lots = [.. Plan.Lots.Select(x => x.LaidOut())], Pinned = Handwork.PinsOf(Plan, Ground), At = now,
    };

    /// <summary>Keeps a change that was decided, with what it was about, and answers with the new figures.</summary>
    internal IResult Keep(LotPlanEdition before, object what, TenderDb db)
    {
        Plan.Editions = before.Number;
        db.Add(before);
        db.Record(Plan, "lot-plan." + before.Change, before: new { lots = before.Lots.Count, before.Pinned }, after: new
        {
            what, lots = Plan.Lots.Count, Plan.Terms.Pinned, Plan.Figures!.MaxImbalance, Plan.Figures.BorderCut, Plan.Figures.Breaches,
        });
        return Answer.Ok(Plan, MakeLotPlan.Response.Of(Plan, Texts));
    }
}
