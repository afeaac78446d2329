using Aggregator.Contract.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Contract.Agreements;

internal static class ConsentToQuotaMove
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/agreements/{agreementId:guid}/quota-moves/{moveId:guid}/consent", Handle)
        .Command("consentToQuotaMove", "Acconsente allo spostamento di quota proposto dall'altro ente")
        .Allow(Relation.OwnBody, "buyer.signatory").Allow(Relation.Delegate, "buyer.signatory").Answers<MoveQuota.Response>();

    private static async Task<IResult> Handle(Guid agreementId, Guid moveId, Precondition precondition, Caller caller, ContractDb db, Clock clock, CancellationToken ct)
    {
        if (!await db.QuotaMoves.AnyAsync(x => x.Id == moveId && x.AgreementId == agreementId && (x.FromBodyId == caller.Org || x.ToBodyId == caller.Org), ct))
        {
            return Problem.NotFound();
        }

        var agreement = (await db.LockAgreementAsync(agreementId, ct))!;
        var move = await db.QuotaMoves.SingleAsync(x => x.Id == moveId, ct);
        if (precondition.Stale(move) is { } stale)
        {
            return stale;
        }

        var from = (await db.BodyAsync(agreementId, move.FromBodyId, ct))!;
        var to = (await db.BodyAsync(agreementId, move.ToBodyId, ct))!;
        if ((move.Consent(caller.Org) ?? MoveQuota.Apply(agreement, from, to, move, db, clock)) is { } refusal)
        {
            return Problem.From(refusal);
        }

        db.Record(move, "quota-move.agreed", after: new { move.FromBodyId, move.ToBodyId, move.Amount });
        return Answer.Ok(move, MoveQuota.Describe(move));
    }
}
