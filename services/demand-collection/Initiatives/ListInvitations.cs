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
    /// <param name="ClosesAt">Its deadline: the collection's, or its own later one.</param>
    /// <param name="MayAct">Whether it may act at this moment.</param>
    internal sealed record Response(Guid BodyId, bool Open, DateTimeOffset? OpenUntil, DateTimeOffset ClosesAt, bool MayAct);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/initiatives/{initiativeId:guid}/invitations", Handle)
        .Query("listInvitations", "Elenca gli enti invitati a un'iniziativa")
        .Allow(Relation.Public).Answers<Page<Response>>();

    /// <param name="bodyId">One body alone: a body that asks for its own deadline does not read everybody's.</param>
    private static async Task<IResult> Handle(Guid initiativeId, Paging paging, DemandCollectionDb db, Clock clock, CancellationToken ct, Guid? bodyId = null)
    {
        var initiative = await db.Initiatives.SingleOrDefaultAsync(x => x.Id == initiativeId, ct);
        if (initiative is null)
        {
            return Problem.NotFound();
        }

        var (now, open) = (clock.Now, initiative.State == InitiativeState.Collecting);
        var invitations = db.Invitations.Where(x => x.InitiativeId == initiativeId && (bodyId == null || x.BodyId == bodyId));
        return Answer.Ok((await invitations.PageAsync(paging, x => x.BodyId, ct)).Map(x =>
            new Response(x.BodyId, open && x.Open, x.OpenUntil, initiative.DeadlineOf(x), initiative.ClosedTo(x, now) is null)));
    }
}
