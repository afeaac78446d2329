using Aggregator.DemandCollection.Demands;
using Aggregator.DemandCollection.Initiatives;
using Aggregator.DemandCollection.Questionnaires;
using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Spreadsheets;

/// <summary>The lines of a demand as they are, in the template's columns: importing the file again changes nothing.</summary>
internal static class ExportDemand
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/demands/{demandId:guid}/spreadsheet", Handle)
        .Query("exportDemand", "Scarica le righe di un fabbisogno come foglio di calcolo")
        .Allow(Relation.OwnBody).Allow(Relation.Delegate).Allow(Relation.OwnerCpb).Allow(Relation.SharedCpb).AnswersFile(SheetFile.Csv, SheetFile.Xlsx);

    private static async Task<IResult> Handle(Guid demandId, Caller caller, DemandCollectionDb db, QuestionnaireBook book, Texts texts, CancellationToken ct, string format = "xlsx")
    {
        if (!Named.TryParse<FileFormat>(format, out var wanted))
        {
            return Named.Unknown<FileFormat>("?format");
        }

        var demand = await db.Demands.SingleOrDefaultAsync(x => x.Id == demandId, ct);
        if (demand is null || !await db.ShowsAsync(demand, caller, ct))
        {
            return Problem.NotFound();
        }

        var lines = db.LinesOf(demandId).AsAsyncEnumerable();
        return SheetFile.Of(wanted, $"fabbisogno-{demand.CategoryCode}", await book.GetAsync(db, demand.CategoryCode, demand.QuestionnaireVersion, ct), lines, texts);
    }
}
