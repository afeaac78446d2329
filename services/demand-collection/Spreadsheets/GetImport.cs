using Aggregator.DemandCollection.Demands;
using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Spreadsheets;

internal static class GetImport
{
    /// <param name="Sheet">Name of the sheet; null in a text file.</param>
    /// <param name="Row">As spreadsheet programs number it.</param>
    /// <param name="Column">The letters over the column.</param>
    /// <param name="Title">The column's title.</param>
    internal sealed record ErrorView(string? Sheet, int? Row, string? Column, string? Title, string Code, string Detail);

    internal sealed record RefusalView(string Code, string Detail);

    /// <param name="DemandId">The demand that the file changes; of one that it begins, once it is done.</param>
    /// <param name="Rows">Lines of the file: an estimate until it is finished, null where none can be made.</param>
    /// <param name="RowsDone">Lines read so far.</param>
    /// <param name="Unchanged">True where the demand had exactly these lines already.</param>
    /// <param name="ErrorCount">How many errors there are; <paramref name="Errors"/> holds the first thousand. Where there are any, nothing was imported.</param>
    /// <param name="GapCount">What the imported lines leave open and must say before the demand is submitted; <paramref name="Gaps"/> holds the first thousand.</param>
    internal sealed record Response(Guid Id, Guid InitiativeId, Guid BodyId, Guid? DemandId, ImportState State, string? FileName, FileFormat Format, int? Rows, int RowsDone, int Bytes, bool Unchanged,
        int ErrorCount, IReadOnlyList<ErrorView> Errors, int GapCount, IReadOnlyList<ErrorView> Gaps, RefusalView? Refusal, DateTimeOffset RequestedAt, DateTimeOffset? FinishedAt)
    {
        internal static Response Of(SpreadsheetImport x, Texts texts) => Of(x, x.State == ImportState.Done, [.. x.Remarks.Select(e => new ErrorView(e.Sheet, e.Row, e.Column, e.Title, e.Code, Say(texts, e.Code, e.Args)))], texts);

        private static Response Of(SpreadsheetImport x, bool done, IReadOnlyList<ErrorView> cells, Texts texts) => new(x.Id, x.InitiativeId, x.BodyId, x.DemandId, x.State, x.FileName, x.Format, x.Rows, x.RowsDone, x.Bytes, x.Unchanged,
            done ? 0 : x.RemarkCount, done ? [] : cells, done ? x.RemarkCount : 0, done ? cells : [],
            x.RefusalCode is null ? null : new RefusalView(x.RefusalCode, Say(texts, x.RefusalCode, x.RefusalArgs)), x.RequestedAt, x.FinishedAt);

        private static string Say(Texts texts, string code, IReadOnlyDictionary<string, string> args)
        {
            (string, object?)[] named = [.. args.Select(x => (x.Key, (object?)x.Value))];
            return texts.Find("input." + code, named) ?? texts.Say(code, named);
        }
    }

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/imports/{importId:guid}", Handle)
        .Query("getImport", "Legge a che punto è un'importazione e ogni errore al suo posto")
        .Allow(Relation.OwnBody).Allow(Relation.Delegate).Answers<Response>();

    private static async Task<IResult> Handle(Guid importId, Caller caller, DemandCollectionDb db, Texts texts, CancellationToken ct)
    {
        var import = await db.Imports.SingleOrDefaultAsync(x => x.Id == importId, ct);
        return import is null || !(caller.IsAuditor || caller.ActsFor(import.BodyId)) ? Problem.NotFound() : Answer.Ok(Response.Of(import, texts));
    }
}
