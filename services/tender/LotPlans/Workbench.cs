using Aggregator.Platform;
using Aggregator.Tender.Law;
using Aggregator.Tender.LotPlanning;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.LotPlans;

/// <summary>A plan with the ground that it was made from, on which changes by hand are decided.</summary>
internal sealed record Workbench(LotPlan Plan, PlanningGround Ground, LawBook Law)
{
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

    /// <summary>The plan as it is before a change.</summary>
    internal LotPlanEdition Before(string change, DateTimeOffset now) => new()
    {
        LotPlanId = Plan.Id, Number = Plan.Editions + 1, Change = change, Lots = [.. Plan.Lots.Select(x => x.LaidOut())], Pinned = Handwork.PinsOf(Plan, Ground), At = now,
    };
}

/// <summary>Loads workbenches, and keeps what is decided on them: one edition to undo, one entry in the log, the new figures as the answer.</summary>
internal sealed class Workshop(TenderDb db, Clock clock, MakeLotPlan.Replays replays, Texts texts)
{
    /// <summary>A change of a draft from beginning to end.</summary>
    internal async Task<IResult> ChangeAsync<T>(Guid lotPlanId, Input<T> input, Action<T, Errors> validate, string change, Func<Workbench, T, Refusal?> decide, Caller caller, HttpContext context, CancellationToken ct)
        where T : class
    {
        var (bench, problem) = await OpenAsync(lotPlanId, x => input.Stale(x, required: true), caller, context, ct);
        if ((problem ?? input.Invalid(validate)) is { } wrong)
        {
            return wrong;
        }

        var before = bench!.Before(change, clock.Now);
        return decide(bench, input.Body) is { } refusal ? Problem.From(refusal) : await KeepAsync(bench, before, input.Body, ct);
    }

    /// <summary>
    /// A draft for its owner, or the problem: not there, seen in another version, or made from a closure that no longer holds. A change names the version
    /// that it was decided on: two planners at one map must not undo each other unseen.
    /// </summary>
    internal async Task<(Workbench? Bench, IResult? Problem)> OpenAsync(Guid lotPlanId, Func<LotPlan, IResult?> stale, Caller caller, HttpContext context, CancellationToken ct)
    {
        var plan = await db.LotPlans.SingleOrDefaultAsync(x => x.Id == lotPlanId, ct);
        if (plan is null || !caller.Is(Relation.OwnerCpb, plan.CpbId))
        {
            return (null, Problem.NotFound());
        }

        return (stale(plan) ?? (plan.NotDraft() is { } refusal ? Problem.From(refusal) : null)) is { } problem ? (null, problem) : await OnGroundAsync(plan, context, ct);
    }

    /// <summary>Any plan with its ground, as long as its closure holds.</summary>
    internal async Task<(Workbench? Bench, IResult? Problem)> OnGroundAsync(LotPlan plan, HttpContext context, CancellationToken ct)
    {
        if (await db.Initiatives.SingleOrDefaultAsync(x => x.Id == plan.InitiativeId, ct) is not { } initiative)
        {
            return (null, Problem.From(Refusal.Conflict("tender.initiative-awaited", ("initiativeId", plan.InitiativeId))));
        }

        var (closed, unready) = await ClosureGround.LoadAsync(initiative, plan.ClosureNumber, plan.Terms.Split, db, replays, ct);
        return closed is null ? (null, ClosureGround.Refused(unready!, context)) : (new Workbench(plan, closed.Ground, LawBook.On(clock.Now)), null);
    }

    /// <summary>Keeps a change that was decided, with what it was about.</summary>
    internal async Task<IResult> KeepAsync(Workbench bench, LotPlanEdition before, object what, CancellationToken ct)
    {
        var plan = bench.Plan;
        plan.Reason(await Compared.WithAsync(plan, db, ct));
        plan.Editions = before.Number;
        db.Add(before);
        db.Record(plan, "lot-plan." + before.Change, before: new { lots = before.Lots.Count, before.Pinned }, after: new
        {
            what, lots = plan.Lots.Count, plan.Terms.Pinned, plan.Figures!.MaxImbalance, plan.Figures.BorderCut, plan.Figures.Breaches,
        });
        return Answer.Ok(plan, MakeLotPlan.Response.Of(plan, texts));
    }
}
