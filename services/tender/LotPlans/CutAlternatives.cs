using System.Globalization;
using Aggregator.Platform;
using Aggregator.Tender.LotPlanning;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.LotPlans;

/// <summary>
/// Makes the plans of studies, one in a transaction and one copy of the service at a time. The engine runs between reading and saving, so nothing is locked
/// meanwhile; whoever is killed before saving leaves the alternative to the next leader, and of two leaders the study's version lets one save.
/// </summary>
internal static class CutAlternatives
{
    private const int StudiesMax = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    internal static async Task<bool> Work(IServiceProvider services, CancellationToken ct)
    {
        var (db, clock) = (services.GetRequiredService<TenderDb>(), services.GetRequiredService<Clock>());
        foreach (var study in await db.LotPlanStudies.Where(x => x.State == LotPlanStudyState.Running).OrderBy(x => x.Id).Take(StudiesMax).ToListAsync(ct))
        {
            // One that has to wait for its demands does not hold up the next.
            if (await AdvanceAsync(study, db, clock, services, ct))
            {
                await db.SaveChangesAsync(ct);
                return true;
            }
        }

        return false;
    }

    private static async Task<bool> AdvanceAsync(LotPlanStudy study, TenderDb db, Clock clock, IServiceProvider services, CancellationToken ct)
    {
        var initiative = await db.Initiatives.SingleOrDefaultAsync(x => x.Id == study.InitiativeId, ct);
        var (closed, refusal) = initiative is null ? (null, Refusal.Conflict("tender.initiative-awaited"))
            : await ClosureGround.LoadAsync(initiative, study.ClosureNumber, study.Next.Split, db, services.GetRequiredService<MakeLotPlan.Replays>(), ct);
        if (closed is null)
        {
            // A projection that is being rebuilt is whole again in a moment; a closure that was superseded is gone for good.
            if (refusal!.Code != "tender.closure-superseded" && clock.Now - study.RequestedAt < Patience)
            {
                return false;
            }

            study.Refuse(refusal.Code, clock.Now);
        }
        else
        {
            await CutAsync(study, closed, db, clock, services.GetRequiredService<Engine>(), services.GetRequiredService<ILogger<LotPlanStudy>>(), ct);
        }

        if (study.State != LotPlanStudyState.Running)
        {
            db.Record(study, "lot-plan-study.finished", after: new { study.State, plans = study.Results.Select(x => x.LotPlanId) });
        }
        else
        {
            study.Version++;
        }

        return true;
    }

    private static async Task CutAsync(LotPlanStudy study, ClosureGround closed, TenderDb db, Clock clock, Engine engine, ILogger log, CancellationToken ct)
    {
        var terms = study.Next;
        IReadOnlyList<LaidLot>? lots = null;
        IReadOnlyList<Obstacle> obstacles;
        try
        {
            (lots, obstacles) = await engine.CutAsync(closed.Ground, terms, ct);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // A fault of the engine must not hold up the other alternatives for ever.
            log.LogError(fault, "Alternative {Number} of study {Study} failed", study.Results.Count + 1, study.Id);
            obstacles = [new Obstacle("", "tender.lots-failed")];
        }

        var plan = lots is null ? null
            : LotPlan.Make(clock.NewId, clock.Now, closed.Initiative, study.ClosureNumber, closed.Ground, terms, [.. lots.Select(x => ((string?)null, x.Units))], null, study.Id).Plan!;
        if (plan is not null)
        {
            plan.Reason(await Compared.WithAsync(plan, db, ct));
            db.Add(plan);
            MakeLotPlan.Record(plan, closed.Closure, db);
        }

        study.Add(new StudyResult(plan?.Id, [.. obstacles.Select(x => new StudyObstacle(x.About, x.Code, x.Args.ToDictionary(a => a.Name, a => Convert.ToString(a.Value, CultureInfo.InvariantCulture))))]), clock.Now);
        if (study.State == LotPlanStudyState.Done)
        {
            await CompareAsync(study, plan, db, ct);
        }
    }

    /// <summary>The first plans of a study were worded before the last were made: what is read beside them, and signed, names all.</summary>
    private static async Task CompareAsync(LotPlanStudy study, LotPlan? last, TenderDb db, CancellationToken ct)
    {
        var plans = await db.LotPlans.Where(x => x.StudyId == study.Id && x.Figures != null).OrderBy(x => x.Id).ToListAsync(ct);
        IReadOnlyList<LotPlan> all = last is null ? plans : [.. plans, last];
        var made = study.Results.Count(x => x.LotPlanId is not null);
        foreach (var plan in all.Where(x => x is { State: LotPlanState.Draft, StatementByHand: false }))
        {
            plan.Reason(new Compared(made, [.. all.Where(x => x != plan).Select(x => x.Figures!)]));
            if (plan != last)
            {
                plan.Version++;
            }
        }
    }
}
