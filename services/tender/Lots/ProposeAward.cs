using Aggregator.Messages.Tender;
using Aggregator.Platform;
using Aggregator.Tender.Storage;

namespace Aggregator.Tender.Lots;

/// <summary>Proposes the award to the first of the ranking.</summary>
internal static class ProposeAward
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/procedures/{procedureId:guid}/lots/{lotId:guid}/award-proposal", Handle)
        .Command("proposeAward", "Propone l'aggiudicazione di un lotto")
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

        if (lot.Propose() is { } refusal)
        {
            return Problem.From(refusal);
        }

        var bid = bench.Bids.Single(x => x.Id == lot.ProposedBidId);
        bench.Note(db, "lot.award-proposed", before, after: new { lot.ProposedBidId });
        db.Publish(lot, new AwardProposed(lot.Id, procedureId, lot.InitiativeId, lot.CpbId, bid.OperatorId, lot.ValueAt(bid.DiscountPercent!.Value)));
        return Answer.Ok(lot, GetLot.Response.Of(lot, null, inside: true));
    }
}
