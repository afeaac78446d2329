using Aggregator.Platform;
using Aggregator.Platform.Audit;
using Aggregator.Tender.Sealing;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.Bids;

/// <summary>Withdraws one's own bid until the deadline; its ciphertexts are removed and can never be opened.</summary>
internal static class WithdrawBid
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/bids/{bidId:guid}/withdraw", Handle)
        .Command("withdrawBid", "Ritira la propria offerta")
        .Allow(Relation.Operator, "supplier").Answers<SubmitBid.Response>(200).Unobserved();

    private static async Task<IResult> Handle(Guid bidId, Precondition precondition, Caller caller, TenderDb db, Clock clock, SealKey key, BidTrail trail, CancellationToken ct)
    {
        var arrived = clock.Now;
        var bid = await db.Bids.SingleOrDefaultAsync(x => x.Id == bidId, ct);
        if (bid is null || !caller.Is(Relation.Operator, bid.OperatorId))
        {
            return Problem.NotFound();
        }

        if (precondition.Stale(bid) is { } stale)
        {
            return stale;
        }

        await db.LockAsync(bid.ProcedureId, shared: true, ct);
        var procedure = await db.Procedures.SingleAsync(x => x.Id == bid.ProcedureId, ct);
        if ((procedure.TakesBidsAt(arrived) ?? (bid.State == BidState.Withdrawn ? Refusal.Conflict("tender.bid-withdrawn") : null)) is { } refusal)
        {
            return Problem.From(refusal);
        }

        var envelopes = await db.BidEnvelopes.Where(x => x.BidId == bid.Id).ToListAsync(ct);
        var hashes = envelopes.ToDictionary(x => Envelopes.Name(x.Kind), x => x.Sha256);
        db.RemoveRange(envelopes);
        (bid.State, bid.PutBy, bid.RecordedAt) = (BidState.Withdrawn, caller.Sub, arrived);
        bid.Receipt = new Receipt(bid.Id, bid.ProcedureId, bid.LotId, bid.OperatorId, arrived, hashes, Withdrawn: true).Sign(key);
        await SubmitBid.NoteAsync(bid, db, trail, ct);
        return Answer.Ok(bid, SubmitBid.Response.Of(bid, hashes));
    }
}
