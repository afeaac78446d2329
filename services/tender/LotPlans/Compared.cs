using Aggregator.Tender.LotPlanning;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.LotPlans;

/// <summary>What the reasons of a plan compare it with.</summary>
/// <param name="Count">Plans that were made in its study, itself and those discarded since included: they were compared all the same.</param>
/// <param name="Others">Figures of the others, as far as they are still there.</param>
internal sealed record Compared(int Count, IReadOnlyList<PlanFigures> Others)
{
    internal static Compared Nothing { get; } = new(1, []);

    internal static async Task<Compared> WithAsync(LotPlan plan, TenderDb db, CancellationToken ct)
    {
        if (plan.StudyId is null)
        {
            return Nothing;
        }

        var results = await db.LotPlanStudies.Where(x => x.Id == plan.StudyId).Select(x => x.Results).SingleOrDefaultAsync(ct) ?? [];
        var others = await db.LotPlans.Where(x => x.StudyId == plan.StudyId && x.Id != plan.Id && x.Figures != null).OrderBy(x => x.Id).Take(StudyLotPlans.VariationsMax).Select(x => x.Figures).ToListAsync(ct);
        return new Compared(1 + results.Count(x => x.LotPlanId is { } id && id != plan.Id), [.. others.Select(x => x!)]);
    }
}
