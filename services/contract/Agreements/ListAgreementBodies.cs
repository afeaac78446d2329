using Aggregator.Contract.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Contract.Agreements;

/// <summary>All bodies that the notice lists, page by page: a national agreement may have thousands.</summary>
internal static class ListAgreementBodies
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/agreements/{agreementId:guid}/bodies", Handle)
        .Query("listAgreementBodies", "Elenca gli enti di un accordo con quote, ordini e risparmi")
        .Allow(Relation.OwnerCpb).Allow(Relation.OwnBody).Allow(Relation.Delegate).Allow(Relation.Operator).Answers<Page<GetAgreement.ListedBody>>();

    private static async Task<IResult> Handle(Guid agreementId, Paging paging, Caller caller, ContractDb db, CancellationToken ct)
    {
        var agreement = await db.Agreements.VisibleTo(caller, db).SingleOrDefaultAsync(x => x.Id == agreementId, ct);
        if (agreement is null)
        {
            return Problem.NotFound();
        }

        var page = await db.AgreementBodies.Where(x => x.AgreementId == agreementId).PageAsync(paging, x => x.BodyId, ct);
        var names = await GetAgreement.NamesAsync(page.Items, db, ct);
        return Answer.Ok(page.Map(x => GetAgreement.Listed(x, names.GetValueOrDefault(x.BodyId), agreement)));
    }
}
