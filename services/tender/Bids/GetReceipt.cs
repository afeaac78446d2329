using Aggregator.Platform;
using Aggregator.Tender.Sealing;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.Bids;

/// <summary>The last receipt of one's own bid, with its seal in the log once the envelopes are open: before that a number would tell how many came before.</summary>
internal static class GetReceipt
{
    /// <param name="Receipt">Compact JWS.</param>
    /// <param name="ReceiptSha256">Its hash, which the sealed log entry holds.</param>
    /// <param name="Seal">The seal of that entry; null until a moment after the opening of the administrative envelopes.</param>
    internal sealed record Response(Guid BidId, string Receipt, string ReceiptSha256, SealResponse? Seal);

    internal sealed record SealResponse(long Number, string Hash);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/bids/{bidId:guid}/receipt", Handle)
        .Query("readBidReceipt", "Legge la ricevuta della propria offerta")
        .Allow(Relation.Operator, "supplier").Answers<Response>().Unobserved();

    private static async Task<IResult> Handle(Guid bidId, Caller caller, TenderDb db, CancellationToken ct)
    {
        var bid = await db.Bids.SingleOrDefaultAsync(x => x.Id == bidId, ct);
        if (bid is null || !caller.Is(Relation.Operator, bid.OperatorId))
        {
            return Problem.NotFound();
        }

        var hash = Sealing.Receipt.Hash(bid.Receipt);
        var seals = await db.Database.SqlQuery<SealRow>($"""
            SELECT s.number AS "Number", encode(s.hash, 'hex') AS "Hash" FROM platform.log_entry e JOIN platform.log_seal s ON s.entry = e.id
            WHERE e.subject = {bidId} AND e.action = 'bid.recorded' AND e.after::jsonb ->> 'receipt' = {hash}
            """).ToListAsync(ct);
        return Answer.Ok(bid, new Response(bid.Id, bid.Receipt, hash, seals.Count == 0 ? null : new SealResponse(seals[0].Number, seals[0].Hash)));
    }

    private sealed record SealRow(long Number, string Hash);
}
