using Aggregator.Platform;
using Aggregator.Tender.Bids;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.Lots;

/// <summary>The RUP admits or excludes each bid of a lot on its administrative papers.</summary>
internal static class QualifyBids
{
    internal sealed record Request(IReadOnlyList<Decision> Decisions);

    internal sealed record Decision(Guid BidId, bool Admitted, string? Reason = null);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/procedures/{procedureId:guid}/lots/{lotId:guid}/qualification", Handle)
        .Command("qualifyBids", "Ammette o esclude le offerte di un lotto")
        .Allow(Relation.OwnerCpb, "cpb.rup").Answers<GetLot.Response>(200);

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

        var (lot, before) = (bench.Lot, bench.Lot.State);
        var ids = bench.Bids.Select(x => x.Id).ToList();
        var unopened = (await db.BidEnvelopes.Where(x => ids.Contains(x.BidId) && x.Kind == EnvelopeKind.Administrative && x.State != EnvelopeState.Opened)
            .Select(x => x.BidId).ToListAsync(ct)).ToHashSet();
        if (lot.Qualify([.. input.Body.Decisions.Select(x => (x.BidId, x.Admitted, x.Reason))], bench.Bids, unopened, bench.Procedure.TechnicalOpenedAt is not null) is { } refusal)
        {
            return Problem.From(refusal);
        }

        bench.Note(db, "lot.qualified", before, after: new { state = lot.State, admitted = bench.Bids.Where(x => x.IsAdmitted).Select(x => x.Id) });
        foreach (var bid in bench.Bids)
        {
            db.Record(bid, bid.IsAdmitted ? "bid.admitted" : "bid.excluded", bid.Exclusion);
        }

        return Answer.Ok(lot, GetLot.Response.Of(lot, null, inside: true));
    }

    private static void Validate(Request r, Errors e)
    {
        e.Require(r.Decisions, "/decisions");
        var seen = new HashSet<Guid>();
        for (var i = 0; i < r.Decisions.Count; i++)
        {
            // An exclusion without its reason could not be challenged (art. 90).
            e.If(!r.Decisions[i].Admitted && string.IsNullOrWhiteSpace(r.Decisions[i].Reason), $"/decisions/{i}/reason", "required");
            e.If(!seen.Add(r.Decisions[i].BidId), $"/decisions/{i}/bidId", "duplicate");
        }
    }
}
