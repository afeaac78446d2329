using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Bodies;

/// <summary>The bodies in the order of their registration; those whose name begins in a way, in the order of names.</summary>
internal static class ListBodies
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/bodies", Handle)
        .Query("listBodies", "Elenca gli enti")
        .Allow(Relation.Public).Answers<Page<GetBody.Response>>();

    private static async Task<IResult> Handle(Paging paging, DemandCollectionDb db, CancellationToken ct,
        string? kind = null, string? region = null, string? province = null, string? istatCode = null, string? fiscalCode = null, string? name = null)
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

        query = region is null ? query : query.Where(x => x.RegionCode == region);
        query = province is null ? query : query.Where(x => x.Province == province);
        query = istatCode is null ? query : query.Where(x => x.IstatCode == istatCode);
        // Said so that each of the two unique indexes answers its half.
        query = fiscalCode is null ? query : query.Where(x => (x.FiscalCode == fiscalCode && x.Kind != BodyKind.Cpb) || (x.FiscalCode == fiscalCode && x.Kind == BodyKind.Cpb));
        if (name is null || Body.KeyOf(name) is not { Length: > 0 } start)
        {
            return Answer.Ok((await query.PageAsync(paging, x => x.Id, ct)).Map(GetBody.Response.Of));
        }

        // A range and not LIKE: a prepared statement's general plan cannot use the index for a pattern that it does not know.
        var end = start + '\uFFFD';
        query = query.Where(x => string.Compare(x.NameKey, start) >= 0 && string.Compare(x.NameKey, end) < 0);
        return Answer.Ok((await query.PageAsync(paging, x => x.NameKey, ct)).Map(GetBody.Response.Of));
    }
}
