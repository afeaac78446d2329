using Aggregator.DemandCollection.Law;
using Aggregator.DemandCollection.Questionnaires;
using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Categories;

internal static class ListCategories
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/categories", Handle)
        .Query("listCategories", "Elenca le categorie di acquisto aggregato")
        .Allow(Relation.Public).Answers<Page<GetCategory.Response>>();

    // A few dozen at most, so there is never a second page.
    private static async Task<IResult> Handle(DemandCollectionDb db, QuestionnaireBook book, Clock clock, CancellationToken ct)
    {
        var versions = await db.Questionnaires.GroupBy(x => x.CategoryCode).Select(x => new { Category = x.Key, Last = x.Max(v => v.Version) }).ToDictionaryAsync(x => x.Category, x => x.Last, ct);
        var all = new List<GetCategory.Response>();
        foreach (var law in LawFiles.Categories)
        {
            all.Add(versions.TryGetValue(law.Code, out var version)
                ? GetCategory.Response.Of(law, clock.Today, version, await book.GetAsync(db, law.Code, version, ct))
                : GetCategory.Response.Of(law, clock.Today, null, null));
        }

        return Answer.Ok(new Page<GetCategory.Response>(all, null));
    }
}
