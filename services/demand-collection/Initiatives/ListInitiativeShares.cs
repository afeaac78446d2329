using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Initiatives;

/// <summary>With whom an initiative's demands are shared: for the owner, and for those whom it concerns.</summary>
internal static class ListInitiativeShares
{
    internal sealed record ShareView(Guid CpbId, DateTimeOffset Since);

    internal sealed record Response(Guid InitiativeId, IReadOnlyList<ShareView> Shares)
    {
        internal static Response Of(Guid initiativeId, IEnumerable<Share> shares) => new(initiativeId, [.. shares.Select(x => new ShareView(x.CpbId, x.Since))]);
    }

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/initiatives/{initiativeId:guid}/shares", Handle)
        .Query("listInitiativeShares", "Elenca i soggetti aggregatori con cui un'iniziativa è condivisa")
        .Allow(Relation.OwnerCpb).Allow(Relation.SharedCpb).Answers<Response>();

    private static async Task<IResult> Handle(Guid initiativeId, Caller caller, DemandCollectionDb db, CancellationToken ct)
    {
        var owner = await db.Initiatives.Where(x => x.Id == initiativeId).Select(x => (Guid?)x.CpbId).SingleOrDefaultAsync(ct);
        return owner is not null && (caller.Sees(cpb: owner) || await db.IsSharedWithAsync(initiativeId, caller, ct))
            ? Answer.Ok(Response.Of(initiativeId, await db.Shares.Where(x => x.InitiativeId == initiativeId).OrderBy(x => x.CpbId).ToListAsync(ct)))
            : Problem.NotFound();
    }
}
