using Aggregator.Platform;
using Aggregator.Tender.Storage;

namespace Aggregator.Tender.Lots;

/// <summary>The RUP accepts or rejects a bidder's explanations of a price that looks abnormally low (art. 110).</summary>
internal static class AssessAnomaly
{
    internal sealed record Request(Guid BidId, bool Justified, string Reference);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/procedures/{procedureId:guid}/lots/{lotId:guid}/anomaly", Handle)
        .Command("assessAnomaly", "Valuta un'offerta che appare anomala")
        .Allow(Relation.OwnerCpb, "cpb.rup").Answers<GetLot.Response>(200);

    private static async Task<IResult> Handle(Guid procedureId, Guid lotId, Input<Request> input, Caller caller, TenderDb db, CancellationToken ct)
    {
        if (await Bench.LoadAsync(procedureId, lotId, caller, db, ct) is not { } bench)
        {
            return Problem.NotFound();
        }

        if ((input.Invalid((r, e) => e.Text(r.Reference, "/reference", 200)) ?? input.Stale(bench.Lot)) is { } invalid)
        {
            return invalid;
        }

        var before = bench.Lot.State;
        if (bench.Lot.Assess(input.Body.BidId, input.Body.Justified, bench.Bids) is { } refusal)
        {
            return Problem.From(refusal);
        }

        bench.Note(db, "lot.anomaly-assessed", before, input.Body.Reference, new { input.Body.BidId, input.Body.Justified, state = bench.Lot.State });
        return Answer.Ok(bench.Lot, GetLot.Response.Of(bench.Lot, null, inside: true));
    }
}
