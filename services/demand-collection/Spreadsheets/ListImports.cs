using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Spreadsheets;

/// <summary>The calling body's own imports in an initiative, newest first; all of them for an auditor.</summary>
internal static class ListImports
{
    // By members and not by constructor, so that the database can order what it projects; the errors stay where they are.
    internal sealed record Response
    {
        public required Guid Id { get; init; }

        public required Guid BodyId { get; init; }

        public required Guid? DemandId { get; init; }

        public required ImportState State { get; init; }

        public required string? FileName { get; init; }

        public required FileFormat Format { get; init; }

        public required int? Rows { get; init; }

        public required int RowsDone { get; init; }

        public required int Bytes { get; init; }

        public required bool Unchanged { get; init; }

        public required int ErrorCount { get; init; }

        public required int GapCount { get; init; }

        public required string? RefusalCode { get; init; }

        public required DateTimeOffset RequestedAt { get; init; }

        public required DateTimeOffset? FinishedAt { get; init; }
    }

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
        return Answer.Ok(await imports.Select(x => new Response
        {
            Id = x.Id, BodyId = x.BodyId, DemandId = x.DemandId, State = x.State, FileName = x.FileName, Format = x.Format, Rows = x.Rows, RowsDone = x.RowsDone, Bytes = x.Bytes,
            Unchanged = x.Unchanged, ErrorCount = x.State == ImportState.Done ? 0 : x.RemarkCount, GapCount = x.State == ImportState.Done ? x.RemarkCount : 0, RefusalCode = x.RefusalCode, RequestedAt = x.RequestedAt, FinishedAt = x.FinishedAt,
        }).PageAsync(paging, x => x.Id, ct, descending: true));
    }
}
