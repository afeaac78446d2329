using Aggregator.DemandCollection.Law;
using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Questionnaires;

/// <summary>The versions of a category's questionnaire, the last one first: what an initiative may ask by.</summary>
internal static class ListQuestionnaires
{
    internal sealed record Response(string CategoryCode, int Version, DateTimeOffset PublishedAt);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/categories/{categoryCode}/questionnaires", Handle)
        .Query("listQuestionnaires", "Elenca le versioni della scheda di una categoria")
        .Allow(Relation.Public).Answers<Page<Response>>();

    private static async Task<IResult> Handle(string categoryCode, Paging paging, DemandCollectionDb db, CancellationToken ct) =>
        LawFiles.Category(categoryCode) is not { } law
            ? Problem.NotFound()
            : Answer.Ok((await db.Questionnaires.Where(x => x.CategoryCode == law.Code).PageAsync(paging, x => x.Version, ct, descending: true))
                .Map(x => new Response(x.CategoryCode, x.Version, x.PublishedAt)));
}
