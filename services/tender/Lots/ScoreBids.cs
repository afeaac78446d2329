using Aggregator.Platform;
using Aggregator.Tender.Storage;

namespace Aggregator.Tender.Lots;

/// <summary>A juror files the jury's coefficients; the scores that follow are closed before any price is known.</summary>
internal static class ScoreBids
{
    internal sealed record Request(IReadOnlyList<BidCoefficients> Bids);

    /// <param name="BidId">The bid.</param>
    /// <param name="Coefficients">By criterion, one coefficient from 0 to 1 for each juror.</param>
    internal sealed record BidCoefficients(Guid BidId, IReadOnlyDictionary<string, IReadOnlyList<decimal>> Coefficients);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/procedures/{procedureId:guid}/lots/{lotId:guid}/technical-scores", Handle)
        .Command("scoreBids", "Attribuisce i punteggi tecnici di un lotto")
        .Allow(Relation.OwnerCpb, "cpb.juror").Answers<GetLot.Response>(200);

    private static async Task<IResult> Handle(Guid procedureId, Guid lotId, Input<Request> input, Caller caller, TenderDb db, CancellationToken ct)
    {
        if (await Bench.LoadAsync(procedureId, lotId, caller, db, ct) is not { } bench)
        {
            return Problem.NotFound();
        }

        if ((input.Invalid(Validate) ?? input.Stale(bench.Lot)) is { } invalid)
        {
            return invalid;
        }

        if (!bench.Procedure.Jury.Contains(caller.Sub))
        {
            return Problem.From(Refusal.Forbidden("tender.not-juror"));
        }

        var (lot, before) = (bench.Lot, bench.Lot.State);
        if (lot.Score(input.Body.Bids.ToDictionary(x => x.BidId, x => x.Coefficients), bench.Bids, bench.Procedure) is { } refusal)
        {
            return Problem.From(refusal);
        }

        bench.Note(db, "lot.scored", before);
        foreach (var bid in bench.Bids.Where(x => x.TechnicalScore is not null))
        {
            db.Record(bid, "bid.technical-scored", bid.Exclusion, after: new { bid.TechnicalScore, bid.CriterionScores, bid.Coefficients });
        }

        return Answer.Ok(lot, GetLot.Response.Of(lot, null, inside: true));
    }

    private static void Validate(Request r, Errors e)
    {
        var seen = new HashSet<Guid>();
        for (var i = 0; i < r.Bids.Count; i++)
        {
            e.If(!seen.Add(r.Bids[i].BidId), $"/bids/{i}/bidId", "duplicate");
            foreach (var (criterion, coefficients) in r.Bids[i].Coefficients)
            {
                for (var j = 0; j < coefficients.Count; j++)
                {
                    e.If(coefficients[j] is < 0 or > 1, $"/bids/{i}/coefficients/{criterion.Replace("~", "~0").Replace("/", "~1")}/{j}", "tender.coefficient");
                }
            }
        }
    }
}
