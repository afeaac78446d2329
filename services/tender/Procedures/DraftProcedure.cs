using Aggregator.Platform;
using Aggregator.Tender.Law;
using Aggregator.Tender.LotPlans;
using Aggregator.Tender.Lots;
using Aggregator.Tender.Scoring;
using Aggregator.Tender.Sealing;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.Procedures;

/// <summary>The RUP drafts an open procedure over the lots of an approved plan.</summary>
internal static class DraftProcedure
{
    internal const int KeyHoldersMax = 20;
    internal const int CriteriaMax = 100;

    internal sealed record Request(Guid LotPlanId, string Title, DateTimeOffset Deadline, IReadOnlyList<KeyHolder> KeyHolders, int Quorum,
        [property: Digits(3)] decimal TechnicalMax, [property: Digits(3)] decimal EconomicMax, IReadOnlyList<RequestedCriterion> Criteria, Formula Formula,
        Rounding Rounding, [property: Digits(6)] decimal? Parameter = null, bool OptionFifth = false, Rescaling Rescaling = Rescaling.None,
        [property: Digits(3)] decimal? TechnicalMin = null, AnomalyRule AnomalyRule = AnomalyRule.FourFifths);

    internal sealed record RequestedCriterion(string Id, string Name, [property: Digits(3)] decimal Max);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/procedures", Handle)
        .Command("draftProcedure", "Predispone una procedura di gara")
        .Allow(Relation.OwnerCpb, "cpb.rup").Answers<GetProcedure.Response>(201);

    private static async Task<IResult> Handle(Input<Request> input, Caller caller, TenderDb db, Clock clock, CancellationToken ct)
    {
        if (input.Invalid(Validate) is { } invalid)
        {
            return invalid;
        }

        var r = input.Body;
        var plan = await db.LotPlans.SingleOrDefaultAsync(x => x.Id == r.LotPlanId, ct);
        if (plan is null || !caller.Is(Relation.OwnerCpb, plan.CpbId))
        {
            return Problem.From(new Refusal("tender.lot-plan-unknown", ("lotPlanId", r.LotPlanId)));
        }

        // The same lock as an approval's: a plan of a later closure may be replacing this one, and the same demands are tendered once.
        await db.LockAsync(plan.InitiativeId, shared: false, ct);
        await db.Entry(plan).ReloadAsync(ct);
        if (plan.State != LotPlanState.Approved)
        {
            return Problem.From(Refusal.Conflict("tender.lot-plan-not-approved", ("state", plan.State)));
        }

        if (await db.Procedures.FirstOrDefaultAsync(x => x.LotPlanId == plan.Id && x.State != ProcedureState.Cancelled, ct) is { } other)
        {
            return Problem.From(Refusal.Conflict("tender.procedure-exists", ("procedureId", other.Id)));
        }

        var category = await db.Categories.SingleOrDefaultAsync(x => x.Code == plan.CategoryCode, ct);
        if (category is null)
        {
            return Problem.From(Refusal.Conflict("tender.category-unknown", ("category", plan.CategoryCode)));
        }

        // How long it lasts was decided when the demands were asked for: their values, and so the base value, are those of that time.
        if (await db.Initiatives.SingleOrDefaultAsync(x => x.Id == plan.InitiativeId, ct) is not { } initiative)
        {
            return Problem.From(Refusal.Conflict("tender.initiative-awaited", ("initiativeId", plan.InitiativeId)));
        }

        if (Procedure.CheckWeights(r.EconomicMax, category.LabourIntensive, LawBook.On(clock.Now)) is { } refusal)
        {
            return Problem.From(refusal);
        }

        var procedure = new Procedure
        {
            Id = clock.NewId(), CpbId = plan.CpbId, InitiativeId = plan.InitiativeId, LotPlanId = plan.Id, CategoryCode = plan.CategoryCode, Title = r.Title.Trim(),
            Deadline = r.Deadline, KeyHolders = [.. r.KeyHolders.Select(x => x with { PublicKey = new Jwk("EC", "P-256", x.PublicKey.X, x.PublicKey.Y) })], Quorum = r.Quorum,
            TechnicalMax = r.TechnicalMax, EconomicMax = r.EconomicMax, Criteria = [.. r.Criteria.Select(x => new Criterion(x.Id, x.Name, x.Max))],
            Formula = r.Formula, Parameter = r.Parameter, Rounding = r.Rounding, Rescaling = r.Rescaling, TechnicalMin = r.TechnicalMin, AnomalyRule = r.AnomalyRule,
            OptionFifth = r.OptionFifth, Caps = plan.Terms.Caps, DurationMonths = initiative.DurationMonths,
        };
        db.Add(procedure);
        db.Record(procedure, "procedure.drafted", after: new { procedure.LotPlanId, procedure.Deadline, procedure.Quorum, holders = procedure.KeyHolders.Select(x => x.AccountId), procedure.TechnicalMax, procedure.EconomicMax });
        var lots = await db.Lots.Where(x => x.LotPlanId == plan.Id).OrderBy(x => x.Number).ToListAsync(ct);
        return Answer.Created($"/procedures/{procedure.Id}", procedure, GetProcedure.Response.Of(procedure, lots, clock.Now, inside: true));
    }

    private static void Validate(Request r, Errors e)
    {
        e.Text(r.Title, "/title", 300);
        Holders(r, e);
        e.If(r.TechnicalMax < 0, "/technicalMax", "not-negative");
        e.If(r.EconomicMax <= 0, "/economicMax", "positive");
        e.If(r.TechnicalMax + r.EconomicMax != 100, "/economicMax", "tender.scores-sum", ("sum", r.TechnicalMax + r.EconomicMax));
        e.If(r.Criteria.Count is 0 or > CriteriaMax, "/criteria", r.Criteria.Count == 0 ? "required" : "too-many", ("max", CriteriaMax));
        for (var i = 0; i < Math.Min(r.Criteria.Count, CriteriaMax); i++)
        {
            e.Text(r.Criteria[i].Id, $"/criteria/{i}/id", 40);
            e.Text(r.Criteria[i].Name, $"/criteria/{i}/name", 300);
            e.If(r.Criteria[i].Max <= 0, $"/criteria/{i}/max", "positive");
            e.If(r.Criteria.Take(i).Any(x => x.Id == r.Criteria[i].Id), $"/criteria/{i}/id", "duplicate");
        }

        e.If(r.Criteria.Sum(x => x.Max) != r.TechnicalMax, "/criteria", "tender.criteria-sum", ("sum", r.Criteria.Sum(x => x.Max)), ("max", r.TechnicalMax));
        if (EconomicScores.Wrong(r.Formula, r.Parameter) is { } wrong)
        {
            e.Add("/parameter", wrong == "required" ? wrong : "tender.parameter-" + wrong);
        }

        e.If(r.Rounding.Decimals is < 0 or > 9, "/rounding/decimals", "tender.decimals");
        e.If(r.TechnicalMin < 0 || r.TechnicalMin > r.TechnicalMax, "/technicalMin", "tender.technical-min", ("max", r.TechnicalMax));
    }

    private static void Holders(Request r, Errors e)
    {
        e.If(r.KeyHolders.Count > KeyHoldersMax, "/keyHolders", "too-many", ("max", KeyHoldersMax));
        // A quorum of one would let a single person open the bids; fewer holders than the quorum, nobody.
        e.If(r.Quorum < 2 || r.Quorum > r.KeyHolders.Count, "/quorum", "tender.quorum", ("holders", r.KeyHolders.Count));
        for (var i = 0; i < Math.Min(r.KeyHolders.Count, KeyHoldersMax); i++)
        {
            var holder = r.KeyHolders[i];
            e.Require(holder.AccountId, $"/keyHolders/{i}/accountId");
            e.If(r.KeyHolders.Take(i).Any(x => x.AccountId == holder.AccountId), $"/keyHolders/{i}/accountId", "duplicate");
            e.If(holder.PublicKey.Point() is null, $"/keyHolders/{i}/publicKey", "tender.public-key");
            e.If(r.KeyHolders.Take(i).Any(x => x.PublicKey.X == holder.PublicKey.X), $"/keyHolders/{i}/publicKey", "duplicate");
        }
    }
}
