using System.Text.Json;
using Aggregator.Platform;
using Aggregator.Tender.LotPlanning;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.LotPlans;

/// <summary>How far a study is, and its plans side by side with the efficient ones marked; figures are those of the drafts as they are now, changes by hand included.</summary>
internal static class GetLotPlanStudy
{
    internal sealed record Response(Guid Id, Guid InitiativeId, int ClosureNumber, LotPlanStudyState State, DateTimeOffset RequestedAt, DateTimeOffset? FinishedAt, int Done, int Total, string? RefusalCode,
        IReadOnlyList<Alternative> Alternatives, TravelRule TravelRule)
    {
        internal static Response Side(LotPlanStudy study, IReadOnlyDictionary<Guid, (LotPlanState State, int Version, PlanFigures? Figures)> plans, Texts texts)
        {
            var made = study.Results.Select((x, i) => (x, i)).Where(x => x.x.LotPlanId is { } id && plans.GetValueOrDefault(id).Figures is not null).ToList();
            var efficient = Efficiency.Of([.. made.Select(x => Efficiency.Measures(plans[x.x.LotPlanId!.Value].Figures!))]);
            var marked = made.Where((_, i) => efficient[i]).Select(x => x.i).ToHashSet();
            return new Response(study.Id, study.InitiativeId, study.ClosureNumber, study.State, study.RequestedAt, study.FinishedAt, study.Results.Count, study.Alternatives.Count, study.RefusalCode,
                [.. study.Alternatives.Select((x, i) => Alternative.Of(x, study.Results.ElementAtOrDefault(i), plans, marked.Contains(i), texts))], TravelRule.Now);
        }
    }

    /// <param name="Lots">How many lots were asked for.</param>
    /// <param name="MaxImbalance">The bound on balance.</param>
    /// <param name="Compactness">The weight of distance.</param>
    /// <param name="Contiguous">Whether lots had to be one piece.</param>
    /// <param name="Seed">The seed.</param>
    /// <param name="LotPlanId">The draft; null until it is made, and where it is impossible.</param>
    /// <param name="State">State of the draft; null where it was discarded.</param>
    /// <param name="Version">Its version, for a change of it.</param>
    /// <param name="Efficient">No other plan of the study is at least as good in everything compared and better in something.</param>
    /// <param name="Figures">The draft's figures.</param>
    /// <param name="Obstacles">What makes it impossible.</param>
    internal sealed record Alternative(int Lots, decimal MaxImbalance, decimal Compactness, bool Contiguous, long Seed, Guid? LotPlanId, LotPlanState? State, int? Version, bool Efficient, PlanFigures? Figures,
        IReadOnlyList<ObstacleResponse> Obstacles)
    {
        internal static Alternative Of(PlanTerms terms, StudyResult? result, IReadOnlyDictionary<Guid, (LotPlanState State, int Version, PlanFigures? Figures)> plans, bool efficient, Texts texts)
        {
            var plan = result?.LotPlanId is { } id && plans.TryGetValue(id, out var found) ? found : default((LotPlanState State, int Version, PlanFigures? Figures)?);
            return new Alternative(terms.Lots, terms.MaxImbalance, terms.Compactness, terms.Contiguous, terms.Seed, result?.LotPlanId, plan?.State, plan?.Version, efficient, plan?.Figures,
                [.. (result?.Obstacles ?? []).Select(x => new ObstacleResponse("/terms" + x.About, x.Code, texts.Say(x.Code, [.. x.Args.Select(a => (a.Key, (object?)a.Value))])))]);
        }
    }

    internal sealed record ObstacleResponse(string Pointer, string Code, string Detail);

    /// <summary>How distances become minutes, so that whoever reads the figures knows what they are worth.</summary>
    internal sealed record TravelRule(decimal Detour, decimal KmPerHour)
    {
        internal static TravelRule Now { get; } = new((decimal)Travel.Detour, (decimal)Travel.KmPerHour);
    }

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/lot-plan-studies/{studyId:guid}", Handle)
        .Query("readLotPlanStudy", "Legge un confronto di piani di lotti")
        .Allow(Relation.OwnerCpb).Answers<Response>();

    private static async Task<IResult> Handle(Guid studyId, Caller caller, TenderDb db, Texts texts, CancellationToken ct)
    {
        if (await db.LotPlanStudies.SingleOrDefaultAsync(x => x.Id == studyId, ct) is not { } study || !caller.Sees(cpb: study.CpbId))
        {
            return Problem.NotFound();
        }

        // The lots themselves, with every demand line, stay where they are.
        var plans = await db.LotPlans.Where(x => x.StudyId == study.Id).Select(x => new { x.Id, x.State, x.Version, x.Figures }).ToListAsync(ct);
        // Changes by hand change what is read here and not the study.
        var response = Response.Side(study, plans.ToDictionary(x => x.Id, x => (x.State, x.Version, x.Figures)), texts);
        return Answer.Tagged(JsonSerializer.SerializeToUtf8Bytes(response, Json.Options), response);
    }
}
