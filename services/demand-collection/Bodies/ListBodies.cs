using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Bodies;

internal static class ListBodies
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/bodies", Handle)
        .Query("listBodies", "Elenca gli enti")
        .Allow(Relation.Public).Answers<Page<GetBody.Response>>();

    private static async Task<IResult> Handle(Paging paging, DemandCollectionDb db, CancellationToken ct, string? kind = null, string? province = null, string? istatCode = null)
    {
        var query = db.Bodies.AsQueryable();
        if (kind is not null)
        {
            if (!Named.TryParse<BodyKind>(kind, out var wanted))
            {
                return Named.Unknown<BodyKind>("?kind");
            }

            query = query.Where(x => x.Kind == wanted);
        }

        if (province is not null)
        {
            query = query.Where(x => x.Province == province);
        }

        if (istatCode is not null)
        {
            query = query.Where(x => x.IstatCode == istatCode);
        }

        return Answer.Ok((await query.PageAsync(paging, x => x.Id, ct)).Map(GetBody.Response.Of));
    }
}
