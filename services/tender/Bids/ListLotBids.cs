using Aggregator.Messages;
using Aggregator.Platform;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.Bids;

/// <summary>The bids of a lot for those who examine them, once the administrative envelopes are open. Before that not even their number.</summary>
internal static class ListLotBids
{
    internal sealed record Response(Guid LotId, IReadOnlyList<BidResponse> Items);

    internal sealed record BidResponse(Guid BidId, Guid OperatorId, string OperatorName, BidState State, string? Exclusion, DateTimeOffset RecordedAt,
        decimal? TechnicalScore, IReadOnlyDictionary<string, decimal>? CriterionScores, decimal? EconomicScore, decimal? DiscountPercent, Money? LabourCost, Money? SafetyCost,
        IReadOnlyList<GetBid.EnvelopeResponse> Envelopes);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/procedures/{procedureId:guid}/lots/{lotId:guid}/bids", Handle)
        .Query("listLotBids", "Elenca le offerte di un lotto dopo l'apertura")
        .Allow(Relation.OwnerCpb, "cpb.rup", "cpb.juror", "cpb.key-holder").Answers<Response>().Unobserved();

    private static async Task<IResult> Handle(Guid procedureId, Guid lotId, Caller caller, TenderDb db, CancellationToken ct)
    {
        var procedure = await db.Procedures.SingleOrDefaultAsync(x => x.Id == procedureId, ct);
        if (procedure is null || !caller.Sees(cpb: procedure.CpbId) || !await db.Lots.AnyAsync(x => x.Id == lotId && x.ProcedureId == procedureId, ct))
        {
            return Problem.NotFound();
        }

        if (procedure.AdministrativeOpenedAt is null)
        {
            return Problem.From(Refusal.Conflict("tender.bids-sealed", ("deadline", procedure.Deadline)));
        }

        var bids = await db.Bids.Where(x => x.ProcedureId == procedureId && x.LotId == lotId && x.State != BidState.Withdrawn).OrderBy(x => x.Id).ToListAsync(ct);
        var ids = bids.Select(x => x.Id).ToList();
        // Without the ciphertexts and contents, which may be megabytes each.
        var envelopes = (await db.BidEnvelopes.Where(x => ids.Contains(x.BidId)).Select(x => new { x.BidId, x.Kind, x.State, x.Sha256, x.Fault }).ToListAsync(ct)).ToLookup(x => x.BidId);
        var firms = bids.Select(x => x.OperatorId).ToList();
        var names = await db.Operators.Where(x => firms.Contains(x.Id)).ToDictionaryAsync(x => x.Id, x => x.Name, ct);
        return Answer.Ok(new Response(lotId, [.. bids.Select(x => new BidResponse(x.Id, x.OperatorId, names[x.OperatorId], x.State, x.Exclusion, x.RecordedAt,
            x.TechnicalScore, x.CriterionScores, x.EconomicScore, x.DiscountPercent, x.LabourCost, x.SafetyCost,
            [.. envelopes[x.Id].OrderBy(e => e.Kind).Select(e => new GetBid.EnvelopeResponse(e.Kind, e.State, e.Sha256, e.Fault))]))]));
    }
}
