using Aggregator.DemandCollection.Demands;
using Aggregator.DemandCollection.Questionnaires;
using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Spreadsheets;

/// <summary>The empty table of an initiative, to be filled in and imported.</summary>
internal static class GetTemplate
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/initiatives/{initiativeId:guid}/template", Handle)
        .Query("getTemplate", "Scarica il modello di foglio di calcolo di un'iniziativa")
        .Allow(Relation.Public).AnswersFile(SheetFile.Csv, SheetFile.Xlsx);

    private static async Task<IResult> Handle(Guid initiativeId, DemandCollectionDb db, QuestionnaireBook book, Texts texts, CancellationToken ct, string format = "xlsx")
    {
        if (!Named.TryParse<FileFormat>(format, out var wanted))
        {
            return Named.Unknown<FileFormat>("?format");
        }

        var initiative = await db.Initiatives.SingleOrDefaultAsync(x => x.Id == initiativeId, ct);
        return initiative is null ? Problem.NotFound()
            : SheetFile.Of(wanted, $"modello-{initiative.CategoryCode}", await book.GetAsync(db, initiative.CategoryCode, initiative.QuestionnaireVersion, ct), AsyncEnumerable.Empty<Line>(), texts);
    }
}
