using Aggregator.Platform;
using Aggregator.Tender.LotPlanning;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.LotPlans;

/// <summary>
/// Asks for several plans of one closure side by side: the same terms with other lot counts, weights and bounds. Accepted at once and made beside the
/// requests; each becomes a draft.
/// </summary>
internal static class StudyLotPlans
{
    internal const int VariationsMax = 24;
    private const int BytesMax = 4 << 20;

    /// <param name="InitiativeId">The initiative.</param>
    /// <param name="ClosureNumber">Its closure in force.</param>
    /// <param name="Terms">What all plans have in common.</param>
    /// <param name="Variations">What differs from it in each; up to 24.</param>
    internal sealed record Request(Guid InitiativeId, int ClosureNumber, PlanTerms Terms, IReadOnlyList<Variation> Variations);

    /// <summary>What is left out is as in the common terms.</summary>
    internal sealed record Variation(int? Lots = null, [property: Digits(6)] decimal? MaxImbalance = null, [property: Digits(6)] decimal? Compactness = null, bool? Contiguous = null, long? Seed = null)
    {
        internal PlanTerms Of(PlanTerms terms) => terms with
        {
            Lots = Lots ?? terms.Lots, MaxImbalance = MaxImbalance ?? terms.MaxImbalance, Compactness = Compactness ?? terms.Compactness, Contiguous = Contiguous ?? terms.Contiguous, Seed = Seed ?? terms.Seed,
        };
    }

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/lot-plan-studies", Handle)
        .Command("studyLotPlans", "Chiede più piani di lotti a confronto")
        .Allow(Relation.OwnerCpb, "cpb.planner").Answers<GetLotPlanStudy.Response>(202).Limit(BytesMax);

    private static async Task<IResult> Handle(Input<Request> input, Caller caller, TenderDb db, Clock clock, Texts texts, MakeLotPlan.Replays replays, HttpContext context, CancellationToken ct)
    {
        if (input.Invalid(Validate) is { } invalid)
        {
            return invalid;
        }

        var request = input.Body;
        var initiative = await db.Initiatives.SingleOrDefaultAsync(x => x.Id == request.InitiativeId, ct);
        if (initiative is null || !caller.Is(Relation.OwnerCpb, initiative.CpbId))
        {
            return Problem.From(new Refusal("tender.initiative-unknown", ("initiativeId", request.InitiativeId)));
        }

        var (ground, unready) = await ClosureGround.LoadAsync(initiative, request.ClosureNumber, request.Terms.Split, db, replays, ct);
        if (ground is null)
        {
            return ClosureGround.Refused(unready!, context);
        }

        var study = new LotPlanStudy
        {
            Id = clock.NewId(), CpbId = initiative.CpbId, InitiativeId = initiative.Id, ClosureNumber = request.ClosureNumber, RequestedAt = clock.Now,
            Alternatives = [.. request.Variations.Select(x => x.Of(request.Terms))],
        };
        db.Add(study);
        db.Record(study, "lot-plan-study.requested", after: new { study.InitiativeId, study.ClosureNumber, alternatives = study.Alternatives.Count });
        return Answer.Accepted($"/lot-plan-studies/{study.Id}", GetLotPlanStudy.Response.Side(study, new Dictionary<Guid, (LotPlanState, int, PlanFigures?)>(), texts));
    }

    private static void Validate(Request r, Errors e)
    {
        e.If(r.ClosureNumber < 1, "/closureNumber", "positive");
        e.If(r.Variations.Count == 0, "/variations", "required");
        e.If(r.Variations.Count > VariationsMax, "/variations", "too-many", ("max", VariationsMax));
        r.Terms.Validate("/terms", MakeLotPlan.LotsMax, e);
        for (var i = 0; !e.Any && i < r.Variations.Count; i++)
        {
            // A pin of the common terms may name a lot that a variation has not.
            r.Variations[i].Of(r.Terms).Validate($"/variations/{i}", MakeLotPlan.LotsMax, e);
            e.If(r.Variations.Take(i).Contains(r.Variations[i]), $"/variations/{i}", "duplicate");
        }
    }
}
