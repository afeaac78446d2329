using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Spreadsheets;

/// <summary>The calling body's own imports in an initiative, newest first; all of them for an auditor.</summary>
internal static class ListImports
{
    internal sealed record Response(Guid Id, Guid BodyId, Guid? DemandId, ImportState State, string? FileName, FileFormat Format, int? Rows, int RowsDone, int Bytes, bool Unchanged, int ErrorCount,
        string? RefusalCode, DateTimeOffset RequestedAt, DateTimeOffset? FinishedAt);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/initiatives/{initiativeId:guid}/imports", Handle)
        .Query("listImports", "Elenca le importazioni dell'ente in un'iniziativa")
        .Allow(Relation.OwnBody).Allow(Relation.Delegate).Answers<Page<Response>>();

    private static async Task<IResult> Handle(Guid initiativeId, Paging paging, Caller caller, DemandCollectionDb db, CancellationToken ct)
    {
        if (!await (caller.IsAuditor ? db.Initiatives.AnyAsync(x => x.Id == initiativeId, ct) : db.Invitations.AnyAsync(x => x.InitiativeId == initiativeId && x.BodyId == caller.Org, ct)))
        {
            return Problem.NotFound();
        }

        var imports = db.Imports.Where(x => x.InitiativeId == initiativeId && (caller.IsAuditor || x.BodyId == caller.Org));
        return Answer.Ok(await imports.Select(x => new Response(x.Id, x.BodyId, x.DemandId, x.State, x.FileName, x.Format, x.Rows, x.RowsDone, x.Bytes, x.Unchanged, x.ErrorCount,
            x.RefusalCode, x.RequestedAt, x.FinishedAt)).PageAsync(paging, x => x.Id, ct, descending: true));
    }
}
