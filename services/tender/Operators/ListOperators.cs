using Aggregator.Platform;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.Operators;

/// <summary>The register of operators, for those who run tenders; an operator finds itself.</summary>
internal static class ListOperators
{
    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/operators", Handle).Query("listOperators", "Elenca gli operatori economici")
            .Allow(Relation.OwnerCpb).Allow(Relation.PlatformOperator).Allow(Relation.Operator).Answers<Page<RegisterOperator.Response>>();
        api.MapGet("/operators/{operatorId:guid}", HandleOne).Query("readOperator", "Legge un operatore economico")
            .Allow(Relation.OwnerCpb).Allow(Relation.PlatformOperator).Allow(Relation.Operator).Answers<RegisterOperator.Response>();
    }

    private static async Task<IResult> Handle(Paging paging, Caller caller, TenderDb db, CancellationToken ct) =>
        Answer.Ok((await db.Operators.Where(x => caller.OrgKind != "operator" || x.Id == caller.Org).PageAsync(paging, x => x.Id, ct)).Map(RegisterOperator.Response.Of));

    private static async Task<IResult> HandleOne(Guid operatorId, Caller caller, TenderDb db, CancellationToken ct) =>
        await db.Operators.SingleOrDefaultAsync(x => x.Id == operatorId, ct) is { } firm && (caller.OrgKind != "operator" || firm.Id == caller.Org)
            ? Answer.Ok(firm, RegisterOperator.Response.Of(firm))
            : Problem.NotFound();
}
