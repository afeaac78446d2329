using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Initiatives;

/// <summary>The invited bodies, in pages: an initiative may invite every municipality of the country.</summary>
internal static class ListInvitations
{
    /// <summary>An invited body.</summary>
    /// <param name="Open">Whether the collection is open to it until the deadline: after a closing to nobody, after a reopening to some.</param>
    /// <param name="OpenUntil">A later deadline for this body alone.</param>
    internal sealed record Response(Guid BodyId, bool Open, DateTimeOffset? OpenUntil);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/initiatives/{initiativeId:guid}/invitations", Handle)
        .Query("listInvitations", "Elenca gli enti invitati a un'iniziativa")
        .Allow(Relation.Public).Answers<Page<Response>>();

    private static async Task<IResult> Handle(Guid initiativeId, Paging paging, DemandCollectionDb db, CancellationToken ct)
    {
        var collecting = await db.Initiatives.Where(x => x.Id == initiativeId).Select(x => (bool?)(x.State == InitiativeState.Collecting)).SingleOrDefaultAsync(ct);
        return collecting is not { } open
            ? Problem.NotFound()
            : Answer.Ok((await db.Invitations.Where(x => x.InitiativeId == initiativeId).PageAsync(paging, x => x.BodyId, ct)).Map(x => new Response(x.BodyId, open && x.Open, x.OpenUntil)));
    }
}
