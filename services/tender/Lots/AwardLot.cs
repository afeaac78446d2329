using Aggregator.Messages.Tender;
using Aggregator.Platform;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.Lots;

/// <summary>Awards a lot: effective at once, standstill from now (art. 18 c.3).</summary>
internal static class AwardLot
{
    internal sealed record Request(string DecisionReference);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/procedures/{procedureId:guid}/lots/{lotId:guid}/award", Handle)
        .Command("awardLot", "Aggiudica un lotto")
        .Allow(Relation.OwnerCpb, "cpb.rup").Answers<GetLot.Response>(200);

    private static async Task<IResult> Handle(Guid procedureId, Guid lotId, Input<Request> input, Caller caller, TenderDb db, Clock clock, CancellationToken ct)
    {
        if (await Bench.LoadAsync(procedureId, lotId, caller, db, ct, alone: true) is not { } bench)
        {
            return Problem.NotFound();
        }

        if ((input.Invalid((r, e) => e.Text(r.DecisionReference, "/decisionReference", 200)) ?? input.Stale(bench.Lot)) is { } invalid)
        {
            return invalid;
        }

        var (lot, procedure, before) = (bench.Lot, bench.Procedure, bench.Lot.State);
        var winner = bench.Bids.SingleOrDefault(x => x.Id == lot.ProposedBidId);
        // A lot before it may be evaluated anew and go to this bidder: until it is settled, it is not known who may have this one.
        if (procedure.Caps?.Awaited(lot, await db.Lots.Where(x => x.ProcedureId == procedureId).ToListAsync(ct)) is { } early)
        {
            return Problem.From(early);
        }

        if (lot.Award(winner!, procedure, clock.Now) is { } refusal)
        {
            return Problem.From(refusal);
        }

        var name = await db.Operators.Where(x => x.Id == lot.WinnerId).Select(x => x.Name).SingleAsync(ct);
        bench.Note(db, "lot.awarded", before, input.Body.DecisionReference, new { lot.WinnerId, lot.AwardValue, lot.DiscountPercent, lot.StandstillEndsAt });
        db.Publish(lot, new LotAwarded(lot.Id, procedure.Id, lot.InitiativeId, lot.CpbId, lot.CategoryCode, lot.Number, lot.Title, winner!.OperatorId, name, lot.BaseValue,
            lot.AwardValue!.Value, lot.DiscountPercent!.Value, procedure.DurationMonths, procedure.OptionFifth, lot.AwardedAt!.Value, lot.StandstillEndsAt, lot.Bodies));
        return Answer.Ok(lot, GetLot.Response.Of(lot, name, inside: true));
    }
}
