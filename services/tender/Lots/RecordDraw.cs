using Aggregator.Platform;
using Aggregator.Tender.Storage;

namespace Aggregator.Tender.Lots;

/// <summary>Records the order of a draw held in public, where score and quality leave bids equal.</summary>
internal static class RecordDraw
{
    /// <param name="Bids">The bids drawn, best first.</param>
    /// <param name="Reference">The minutes of the session.</param>
    internal sealed record Request(IReadOnlyList<Guid> Bids, string Reference);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/procedures/{procedureId:guid}/lots/{lotId:guid}/draw", Handle)
        .Command("recordDraw", "Verbalizza il sorteggio fra offerte pari")
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

        var before = bench.Lot.State;
        if (bench.Lot.Drawn(input.Body.Bids, bench.Bids) is { } refusal)
        {
            return Problem.From(refusal);
        }

        bench.Note(db, "lot.drawn", before, input.Body.Reference, new { order = bench.Lot.Draw });
        return Answer.Ok(bench.Lot, GetLot.Response.Of(bench.Lot, null, inside: true));
    }

    private static void Validate(Request r, Errors e)
    {
        e.Require(r.Bids, "/bids");
        e.If(r.Bids.Distinct().Count() != r.Bids.Count, "/bids", "duplicate");
        e.Text(r.Reference, "/reference", 200);
    }
}
