using Aggregator.Platform;
using Aggregator.Platform.Audit;
using Aggregator.Tender.Sealing;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.Bids;

/// <summary>Replaces one's own bid until the deadline. The ciphertexts replaced are gone; their receipt still proves that they were there.</summary>
internal static class ReplaceBid
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapPut("/bids/{bidId:guid}", Handle)
        .Command("replaceBid", "Sostituisce la propria offerta")
        .Allow(Relation.Operator, "supplier").Answers<SubmitBid.Response>(200).Limit(SubmitBid.BodyBytesMax, bounded: false).Unobserved();

    private static async Task<IResult> Handle(Guid bidId, Input<SubmitBid.Request> input, Caller caller, TenderDb db, Clock clock, SealKey key, BidTrail trail, CancellationToken ct)
    {
        var arrived = clock.Now;
        var bid = await db.Bids.SingleOrDefaultAsync(x => x.Id == bidId, ct);
        if (bid is null || !caller.Is(Relation.Operator, bid.OperatorId))
        {
            return Problem.NotFound();
        }

        if ((input.Invalid((r, e) => SubmitBid.Validate(r.Envelopes, e)) ?? input.Stale(bid)) is { } invalid)
        {
            return invalid;
        }

        await db.LockAsync(bid.ProcedureId, shared: true, ct);
        var procedure = await db.Procedures.SingleAsync(x => x.Id == bid.ProcedureId, ct);
        var refusal = procedure.TakesBidsAt(arrived)
            ?? (bid.State == BidState.Withdrawn ? Refusal.Conflict("tender.bid-withdrawn") : null)
            ?? SubmitBid.CheckBindings(input.Body.Envelopes, bid.ProcedureId, bid.LotId, bid.OperatorId);
        if (refusal is not null)
        {
            return Problem.From(refusal);
        }

        var hashes = input.Body.Envelopes.Hashes;
        (bid.PutBy, bid.RecordedAt) = (caller.Sub, arrived);
        bid.Receipt = new Receipt(bid.Id, bid.ProcedureId, bid.LotId, bid.OperatorId, arrived, hashes, Withdrawn: false).Sign(key);
        foreach (var envelope in await db.BidEnvelopes.Where(x => x.BidId == bid.Id).ToListAsync(ct))
        {
            (envelope.Jwe, envelope.Sha256) = (input.Body.Envelopes.All.Single(x => x.Kind == envelope.Kind).Jwe, hashes[Envelopes.Name(envelope.Kind)]);
        }

        await SubmitBid.NoteAsync(bid, db, trail, ct);
        return Answer.Ok(bid, SubmitBid.Response.Of(bid, hashes));
    }
}
