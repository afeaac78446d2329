using Aggregator.Messages.Tender;
using Aggregator.Platform;
using Aggregator.Tender.Storage;

namespace Aggregator.Tender.Lots;

/// <summary>Ends a lot without an award: no bid, none admitted, or none worth it (art. 108 c.10).</summary>
internal static class DeclareUnsuccessful
{
    internal sealed record Request(string Reason);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/procedures/{procedureId:guid}/lots/{lotId:guid}/unsuccessful", Handle)
        .Command("declareUnsuccessful", "Dichiara un lotto deserto o infruttuoso")
        .Allow(Relation.OwnerCpb, "cpb.rup").Answers<GetLot.Response>(200);

    private static async Task<IResult> Handle(Guid procedureId, Guid lotId, Input<Request> input, Caller caller, TenderDb db, CancellationToken ct)
    {
        if (await Bench.LoadAsync(procedureId, lotId, caller, db, ct) is not { } bench)
        {
            return Problem.NotFound();
        }

        if ((input.Invalid((r, e) => e.Text(r.Reason, "/reason", 2000)) ?? input.Stale(bench.Lot)) is { } invalid)
        {
            return invalid;
        }

        var (lot, before) = (bench.Lot, bench.Lot.State);
        if (lot.Fail() is { } refusal)
        {
            return Problem.From(refusal);
        }

        bench.Note(db, "lot.unsuccessful", before, input.Body.Reason);
        db.Publish(lot, new LotUnsuccessful(lot.Id, procedureId, lot.InitiativeId, lot.CpbId, input.Body.Reason));
        return Answer.Ok(lot, GetLot.Response.Of(lot, null, inside: true));
    }
}
