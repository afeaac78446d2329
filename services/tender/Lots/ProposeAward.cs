using Aggregator.Messages.Tender;
using Aggregator.Platform;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.Lots;

/// <summary>Proposes the award to the first of the ranking, or to the first whom the cap on lots does not pass over (art. 58 c.4).</summary>
internal static class ProposeAward
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/procedures/{procedureId:guid}/lots/{lotId:guid}/award-proposal", Handle)
        .Command("proposeAward", "Propone l'aggiudicazione di un lotto")
        .Allow(Relation.OwnerCpb, "cpb.rup").Answers<GetLot.Response>(200);

    private static async Task<IResult> Handle(Guid procedureId, Guid lotId, Precondition precondition, Caller caller, TenderDb db, CancellationToken ct)
    {
        if (await Bench.LoadAsync(procedureId, lotId, caller, db, ct, alone: true) is not { } bench)
        {
            return Problem.NotFound();
        }

        var (lot, before) = (bench.Lot, bench.Lot.State);
        if (precondition.Stale(lot) is { } stale)
        {
            return stale;
        }

        var caps = bench.Procedure.Caps ?? new LotCaps();
        var all = await db.Lots.Where(x => x.ProcedureId == procedureId).ToListAsync(ct);
        var (chosen, reopened, over) = caps.Choose(lot, all, await FirmsAsync(bench, all, db, ct));
        if ((over ?? lot.Propose(chosen)) is { } refusal)
        {
            return Problem.From(refusal);
        }

        var bid = bench.Bids.Single(x => x.Id == lot.ProposedBidId);
        bench.Note(db, "lot.award-proposed", before, after: new { lot.ProposedBidId, caps.AwardedMax });
        foreach (var later in reopened)
        {
            var was = new { later.State, later.ProposedBidId };
            later.Reopen();
            db.Record(later, "lot.proposal-withdrawn", before: was, after: new { later.State, becauseOf = lot.Id });
        }

        db.Publish(lot, new AwardProposed(lot.Id, procedureId, lot.InitiativeId, lot.CpbId, bid.OperatorId, lot.ValueAt(bid.DiscountPercent!.Value)));
        return Answer.Ok(lot, GetLot.Response.Of(lot, null, inside: true));
    }

    /// <summary>Bidders of the bids on the table and of those proposed for other lots.</summary>
    private static async Task<IReadOnlyDictionary<Guid, Guid>> FirmsAsync(Bench bench, IReadOnlyCollection<Lot> all, TenderDb db, CancellationToken ct)
    {
        var proposed = all.Select(x => x.ProposedBidId).OfType<Guid>().ToList();
        var elsewhere = await db.Bids.Where(x => proposed.Contains(x.Id)).Select(x => new { x.Id, x.OperatorId }).ToListAsync(ct);
        return bench.Bids.Select(x => (x.Id, x.OperatorId)).Concat(elsewhere.Select(x => (x.Id, x.OperatorId))).Distinct().ToDictionary(x => x.Id, x => x.OperatorId);
    }
}
