using Aggregator.Platform;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.Bids;

/// <summary>What was in an opened envelope, for those who examine it: the papers for the RUP, the technical offer for the jury that is appointed too.</summary>
internal static class ReadEnvelope
{
    /// <param name="Content">Base64 of the bytes that the bidder sealed.</param>
    internal sealed record Response(Guid BidId, EnvelopeKind Envelope, string Sha256, byte[] Content);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/bids/{bidId:guid}/envelopes/{envelope}", Handle)
        .Query("readEnvelope", "Legge il contenuto di una busta aperta")
        .Allow(Relation.OwnerCpb, "cpb.rup", "cpb.juror").Answers<Response>().Unobserved();

    private static async Task<IResult> Handle(Guid bidId, string envelope, Caller caller, TenderDb db, CancellationToken ct)
    {
        var bid = await db.Bids.SingleOrDefaultAsync(x => x.Id == bidId, ct);
        var procedure = bid is null ? null : await db.Procedures.SingleAsync(x => x.Id == bid.ProcedureId, ct);
        var found = procedure is null || procedure.AdministrativeOpenedAt is null || !caller.Sees(cpb: procedure.CpbId) ? null
            : (await db.BidEnvelopes.Where(x => x.BidId == bidId && x.State == EnvelopeState.Opened).ToListAsync(ct)).SingleOrDefault(x => Envelopes.Name(x.Kind) == envelope);
        if (found is null)
        {
            return Problem.NotFound();
        }

        if (!caller.IsAuditor && !caller.Has("cpb.rup"))
        {
            if (found.Kind != EnvelopeKind.Technical)
            {
                return Problem.Forbidden();
            }

            // The role is that of whoever may sit on juries; the offers are those of this one's to read (art. 93).
            if (!procedure!.Jury.Contains(caller.Sub))
            {
                return Problem.From(Refusal.Forbidden("tender.not-juror"));
            }
        }

        return Answer.Ok(new Response(bidId, found.Kind, found.Sha256, found.Content!));
    }
}
