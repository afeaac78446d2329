using Aggregator.Platform;
using Aggregator.Tender.Storage;

namespace Aggregator.Tender.Lots;

/// <summary>Records the check of the proposed bidder's requirements, which comes before the award (art. 17 c.5).</summary>
internal static class VerifyRequirements
{
    /// <param name="Verified">Whether they are met.</param>
    /// <param name="Reference">The check (FVOE) or the act of exclusion.</param>
    internal sealed record Request(bool Verified, string Reference);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/procedures/{procedureId:guid}/lots/{lotId:guid}/requirements", Handle)
        .Command("verifyRequirements", "Registra la verifica dei requisiti")
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

        var (before, proposed) = (bench.Lot.State, bench.Lot.ProposedBidId);
        if (bench.Lot.Verify(input.Body.Verified, bench.Bids) is { } refusal)
        {
            return Problem.From(refusal);
        }

        bench.Note(db, "lot.requirements-verified", before, input.Body.Reference, new { bidId = proposed, input.Body.Verified, state = bench.Lot.State });
        return Answer.Ok(bench.Lot, GetLot.Response.Of(bench.Lot, null, inside: true));
    }
}
