using Aggregator.Messages.Tender;
using Aggregator.Platform;
using Aggregator.Tender.Lots;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.Procedures;

/// <summary>Cancels a procedure before any award; its lots go back to the plan. If nobody opened the bids, nobody learns whether there were any.</summary>
internal static class CancelProcedure
{
    internal sealed record Request(string Reason);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/procedures/{procedureId:guid}/cancel", Handle)
        .Command("cancelProcedure", "Annulla una procedura di gara")
        .Allow(Relation.OwnerCpb, "cpb.rup").Answers(204);

    private static async Task<IResult> Handle(Guid procedureId, Input<Request> input, Caller caller, TenderDb db, CancellationToken ct)
    {
        var procedure = await db.Procedures.SingleOrDefaultAsync(x => x.Id == procedureId, ct);
        if (procedure is null || !caller.Is(Relation.OwnerCpb, procedure.CpbId))
        {
            return Problem.NotFound();
        }

        if ((input.Invalid((r, e) => e.Text(r.Reason, "/reason", 2000)) ?? input.Stale(procedure)) is { } invalid)
        {
            return invalid;
        }

        await db.LockAsync(procedure.Id, shared: false, ct);
        await db.Entry(procedure).ReloadAsync(ct);
        var (published, before) = (procedure.PublishedAt is not null, procedure.State);
        var lots = await db.Lots.Where(x => x.ProcedureId == procedure.Id).ToListAsync(ct);
        if (procedure.Cancel(lots) is { } refusal)
        {
            return Problem.From(refusal);
        }

        foreach (var lot in lots.Where(x => x.State != LotState.Unsuccessful))
        {
            lot.Release();
            db.Record(lot, "lot.released");
        }

        db.Record(procedure, "procedure.cancelled", input.Body.Reason, new { state = before }, new { state = procedure.State });
        await db.CancelDue(AnnounceDeadline.Kind, procedure.Id, ct);
        if (published)
        {
            db.Publish(procedure, new TenderCancelled(procedure.Id, procedure.InitiativeId, procedure.CpbId, input.Body.Reason));
        }

        return Answer.NoContent(procedure);
    }
}
