using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Questionnaires;

internal static class GetQuestionnaire
{
    internal sealed record Response(string CategoryCode, int Version, DateTimeOffset PublishedAt, IReadOnlyList<LineForm> Units)
    {
        internal static Response Of(QuestionnaireVersion x, Questionnaire whole) => new(x.CategoryCode, x.Version, x.PublishedAt, whole.Units);
    }

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/categories/{categoryCode}/questionnaires/{version:int}", Handle)
        .Query("getQuestionnaire", "Legge una versione della scheda di una categoria")
        .Allow(Relation.Public).Answers<Response>();

    private static async Task<IResult> Handle(string categoryCode, int version, DemandCollectionDb db, QuestionnaireBook book, CancellationToken ct) =>
        await db.Questionnaires.SingleOrDefaultAsync(x => x.CategoryCode == categoryCode && x.Version == version, ct) is { } found
            ? Answer.Ok(Response.Of(found, await book.GetAsync(db, categoryCode, version, ct)))
            : Problem.NotFound();
}
