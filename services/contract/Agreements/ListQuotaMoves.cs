using Aggregator.Contract.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Contract.Agreements;

/// <summary>The quota moves of an agreement: how a body finds what another one asks its consent for.</summary>
internal static class ListQuotaMoves
{
    private const string Proposed = "proposed";
    private const string Effective = "effective";

    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/agreements/{agreementId:guid}/quota-moves", Handle)
            .Query("listQuotaMoves", "Elenca gli spostamenti di quota di un accordo, anche in attesa di consenso")
            .Allow(Relation.OwnerCpb).Allow(Relation.OwnBody).Allow(Relation.Delegate).Answers<Page<MoveQuota.Response>>();
        api.MapGet("/agreements/{agreementId:guid}/quota-moves/{moveId:guid}", HandleOne)
            .Query("readQuotaMove", "Legge uno spostamento di quota")
            .Allow(Relation.OwnerCpb).Allow(Relation.OwnBody).Allow(Relation.Delegate).Answers<MoveQuota.Response>();
    }

    private static async Task<IResult> Handle(Guid agreementId, string? state, Paging paging, Caller caller, ContractDb db, CancellationToken ct)
    {
        if (!await db.Agreements.VisibleTo(caller, db).AnyAsync(x => x.Id == agreementId, ct))
        {
            return Problem.NotFound();
        }

        if (state is not (null or Proposed or Effective))
        {
            var errors = new Errors();
            errors.Add("?state", "enum", ("values", $"{Proposed}, {Effective}"));
            return Problem.Invalid(errors);
        }

        var page = await db.QuotaMoves.VisibleTo(caller)
            .Where(x => x.AgreementId == agreementId && (state == null || (x.EffectiveAt != null) == (state == Effective)))
            .PageAsync(paging, x => x.Id, ct);
        return Answer.Ok(page.Map(MoveQuota.Describe));
    }

    private static async Task<IResult> HandleOne(Guid agreementId, Guid moveId, Caller caller, ContractDb db, CancellationToken ct) =>
        await db.QuotaMoves.VisibleTo(caller).SingleOrDefaultAsync(x => x.Id == moveId && x.AgreementId == agreementId, ct) is { } move
            ? Answer.Ok(move, MoveQuota.Describe(move))
            : Problem.NotFound();
}
