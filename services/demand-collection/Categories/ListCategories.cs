using Aggregator.DemandCollection.Law;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Categories;

internal static class ListCategories
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/categories", Handle)
        .Query("listCategories", "Elenca le categorie di acquisto aggregato")
        .Allow(Relation.Public).Answers<Page<GetCategory.Response>>();

    // A few dozen at most, so there is never a second page.
    private static IResult Handle(Clock clock) =>
        Answer.Ok(new Page<GetCategory.Response>([.. LawFiles.Categories.Select(law => GetCategory.Response.Of(law, clock.Today))], null));
}
