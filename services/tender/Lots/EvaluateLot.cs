using Aggregator.Messages.Tender;
using Aggregator.Platform;
using Aggregator.Tender.Storage;

namespace Aggregator.Tender.Lots;

/// <summary>Computes the economic scores and the ranking of a lot, and marks bids that look abnormally low.</summary>
internal static class EvaluateLot
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/procedures/{procedureId:guid}/lots/{lotId:guid}/evaluation", Handle)
        .Command("evaluateLot", "Forma la graduatoria di un lotto")
        .Allow(Relation.OwnerCpb, "cpb.rup").Answers<GetLot.Response>(200);

    private static async Task<IResult> Handle(Guid procedureId, Guid lotId, Precondition precondition, Caller caller, TenderDb db, CancellationToken ct)
    {
        if (await Bench.LoadAsync(procedureId, lotId, caller, db, ct) is not { } bench)
        {
            return Problem.NotFound();
        }

        var (lot, before) = (bench.Lot, bench.Lot.State);
        if (precondition.Stale(lot) is { } stale)
        {
            return stale;
        }

        if (lot.Evaluate(bench.Bids, bench.Procedure) is { } refusal)
        {
            return Problem.From(refusal);
        }

        var firms = bench.Bids.ToDictionary(x => x.Id, x => x.OperatorId);
        bench.Note(db, "lot.evaluated", before, after: new { ranking = lot.Ranking });
        db.Publish(lot, new LotEvaluated(lot.Id, procedureId, lot.InitiativeId, lot.CpbId,
            [.. lot.Ranking.Select(x => new RankedBid(x.Rank, firms[x.Bid], x.Technical, x.Economic, x.Total, x.Discount, x.LooksAbnormal))]));
        return Answer.Ok(lot, GetLot.Response.Of(lot, null, inside: true));
    }
}
