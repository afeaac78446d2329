using Aggregator.GppMonitoring.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.GppMonitoring.GreenLots;

/// <summary>The planner or the RUP decides which criteria the tender of a lot asks for. No lot is tendered without it.</summary>
internal static class FillChecklist
{
    private const int ReasonLengthMax = 1000;

    internal sealed record Request(IReadOnlyList<string> Included, IReadOnlyList<Exclusion>? NotApplicable = null);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPut("/lots/{lotId:guid}/checklist", Handle)
        .Command("fillChecklist", "Compila la lista di controllo dei criteri di un lotto")
        .Allow(Relation.OwnerCpb, "cpb.planner", "cpb.rup").Answers<Checklist>();

    private static async Task<IResult> Handle(Guid lotId, Input<Request> input, Caller caller, GppMonitoringDb db, Clock clock, CancellationToken ct)
    {
        var lot = await db.GreenLots.SingleOrDefaultAsync(x => x.LotId == lotId, ct);
        if (lot is null || !caller.Is(Relation.OwnerCpb, lot.CpbId))
        {
            return Problem.NotFound();
        }

        if (lot.Unfillable() is { } unfillable && input.Invalid() is null)
        {
            return Problem.From(unfillable);
        }

        if (input.Invalid((request, errors) => Validate(request, lot, errors)) is { } invalid)
        {
            return invalid;
        }

        if (input.Stale(lot) is { } stale)
        {
            return stale;
        }

        var before = new { lot.Status, lot.Included, lot.NotApplicable };
        if (lot.Fill(input.Body.Included, input.Body.NotApplicable ?? [], clock.Now) is { } refusal)
        {
            return Problem.From(refusal);
        }

        db.Record(lot, "gpp.checklist-completed", reason: null, before, new { lot.Status, lot.Included, lot.NotApplicable });
        db.Publish(lot, lot.Completed());
        db.Add(lot.Filled());
        db.Add(new Indicators.StaleIndicators { InitiativeId = lot.InitiativeId });
        return Answer.Ok(lot, Checklist.Of(lot));
    }

    internal static void Validate(Request request, GreenLot lot, Errors errors)
    {
        var known = lot.Criteria.Select(criterion => criterion.Id).ToHashSet();
        var decided = new HashSet<string>();
        for (var i = 0; i < request.Included.Count; i++)
        {
            Check(request.Included[i], $"/included/{i}");
        }

        for (var i = 0; i < (request.NotApplicable?.Count ?? 0); i++)
        {
            var exclusion = request.NotApplicable![i];
            Check(exclusion.CriterionId, $"/notApplicable/{i}/criterionId");
            errors.Text(exclusion.Reason, $"/notApplicable/{i}/reason", ReasonLengthMax);
        }

        void Check(string id, string pointer)
        {
            errors.If(!known.Contains(id), pointer, "gpp.unknown-criterion", ("criterion", id), ("date", lot.LawDay));
            errors.If(!decided.Add(id), pointer, "gpp.criterion-twice", ("criterion", id));
        }
    }
}
