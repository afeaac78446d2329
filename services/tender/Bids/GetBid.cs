using Aggregator.Messages;
using Aggregator.Platform;
using Aggregator.Tender.Lots;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.Bids;

/// <summary>One's own bid. Nobody else's answers, whoever asks: to know that a bid exists is to know who bids.</summary>
internal static class GetBid
{
    /// <param name="Exclusion">Why it is out, where it is.</param>
    /// <param name="AwardedToMe">Null until the lot is awarded.</param>
    internal sealed record Response(Guid BidId, Guid ProcedureId, Guid LotId, BidState State, DateTimeOffset RecordedAt, string? Exclusion, bool? AwardedToMe,
        IReadOnlyList<EnvelopeResponse> Envelopes);

    internal sealed record EnvelopeResponse(EnvelopeKind Kind, EnvelopeState State, string Sha256, string? Fault);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/bids/{bidId:guid}", Handle)
        .Query("readBid", "Legge la propria offerta")
        .Allow(Relation.Operator, "supplier").Answers<Response>().Unobserved();

    private static async Task<IResult> Handle(Guid bidId, Caller caller, TenderDb db, CancellationToken ct)
    {
        var bid = await db.Bids.SingleOrDefaultAsync(x => x.Id == bidId, ct);
        // Is and not Sees: an auditor is nobody here either.
        if (bid is null || !caller.Is(Relation.Operator, bid.OperatorId))
        {
            return Problem.NotFound();
        }

        var lot = await db.Lots.SingleAsync(x => x.Id == bid.LotId, ct);
        var over = lot.ProcedureId == bid.ProcedureId && lot.State == LotState.Awarded;
        var envelopes = await db.BidEnvelopes.Where(x => x.BidId == bidId).OrderBy(x => x.Kind).ToListAsync(ct);
        return Answer.Ok(bid, new Response(bid.Id, bid.ProcedureId, bid.LotId, bid.State, bid.RecordedAt, bid.Exclusion, over ? lot.WinnerId == bid.OperatorId : null,
            [.. envelopes.Select(x => new EnvelopeResponse(x.Kind, x.State, x.Sha256, x.Fault))]));
    }
}
