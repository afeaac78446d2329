using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Territories;

internal static class ListTerritories
{
    internal sealed record Response(Guid Id, string Name, int Edition, int Municipalities, int Borders);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/territories", Handle)
        .Query("listTerritories", "Elenca i territori importati")
        .Allow(Relation.Public).Answers<Page<Response>>();

    private static async Task<IResult> Handle(Paging paging, DemandCollectionDb db, CancellationToken ct) =>
        Answer.Ok((await db.Territories.PageAsync(paging, x => x.Id, ct)).Map(x => new Response(x.Id, x.Name, x.Edition, x.Municipalities, x.Borders)));
}
