using Aggregator.Messages;
using Aggregator.Messages.Tender;
using Aggregator.Platform;
using Aggregator.Tender.Scoring;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.Lots;

/// <summary>A lot of a published procedure. Ranking and proposal are its CPB's until the award (art. 35); winner and value are public from then on.</summary>
internal static class GetLot
{
    internal sealed record Response(Guid LotId, Guid ProcedureId, Guid CpbId, Guid InitiativeId, string CategoryCode, int Number, string Title, LotState State, Money BaseValue,
        IReadOnlyList<BodyShare> Bodies, int? BidCount, IReadOnlyList<Place>? Ranking, Guid? ProposedBidId, Guid? WinnerId, string? WinnerName, Money? AwardValue,
        decimal? DiscountPercent, DateTimeOffset? AwardedAt, DateTimeOffset? StandstillEndsAt)
    {
        internal static Response Of(Lot lot, string? winner, bool inside) => new(lot.Id, lot.ProcedureId!.Value, lot.CpbId, lot.InitiativeId, lot.CategoryCode, lot.Number, lot.Title,
            lot.State, lot.BaseValue, lot.Bodies, lot.BidCount, inside || lot.State == LotState.Awarded ? lot.Ranking : null, inside ? lot.ProposedBidId : null, lot.WinnerId,
            winner, lot.AwardValue, lot.DiscountPercent, lot.AwardedAt, lot.StandstillEndsAt);
    }

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/procedures/{procedureId:guid}/lots/{lotId:guid}", Handle)
        .Query("readLot", "Legge un lotto di una procedura")
        .Allow(Relation.OwnerCpb).Allow(Relation.Public).Answers<Response>();

    private static async Task<IResult> Handle(Guid procedureId, Guid lotId, Caller caller, TenderDb db, CancellationToken ct)
    {
        var lot = await db.Lots.SingleOrDefaultAsync(x => x.Id == lotId && x.ProcedureId == procedureId, ct);
        if (lot is null)
        {
            return Problem.NotFound();
        }

        var winner = await db.Operators.Where(x => x.Id == lot.WinnerId).Select(x => x.Name).SingleOrDefaultAsync(ct);
        return Answer.Ok(lot, Response.Of(lot, winner, caller.Sees(cpb: lot.CpbId)));
    }
}
