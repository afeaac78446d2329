using Aggregator.DemandCollection.Proposals;
using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.RoadDamage;

/// <summary>The stretches of damaged road of the calling body, or those from the calling central purchasing body's sensors.</summary>
internal static class ListStretches
{
    /// <summary>A place, WGS 84.</summary>
    internal sealed record Place(double Longitude, double Latitude);

    /// <param name="LengthM">Along the points, in metres.</param>
    /// <param name="SeverityMax">The worst of its points: 1 slight to 4 dangerous.</param>
    /// <param name="Priority">1 is to be mended first, 4 last.</param>
    /// <param name="PatchingTonnes">An estimate.</param>
    /// <param name="ProposalId">The proposal that it became.</param>
    internal sealed record Response(Guid Id, Guid BodyId, Guid SenderId, string RoadId, Place From, Place To, int LengthM, int Points, int SeverityMax, int Priority, decimal PatchingTonnes,
        DateTimeOffset FirstObservedAt, DateTimeOffset LastObservedAt, Guid? ProposalId);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/road-damage/stretches", Handle)
        .Query("listStretches", "Elenca i tratti di strada ammalorati")
        .Allow(Relation.OwnBody).Allow(Relation.Delegate).Allow(Relation.OwnerCpb).Answers<Page<Response>>();

    private static async Task<IResult> Handle(Paging paging, Caller caller, DemandCollectionDb db, CancellationToken ct, Guid? bodyId = null)
    {
        var query = db.Stretches.AsQueryable();
        if (!caller.IsAuditor)
        {
            query = caller.Holds(Relation.OwnerCpb) ? query.Where(x => x.SenderId == caller.Org) : query.Where(x => x.BodyId == caller.Org);
        }

        if (bodyId is { } body)
        {
            query = query.Where(x => x.BodyId == body);
        }

        var page = await query.PageAsync(paging, x => x.Id, ct);
        var (senders, ids) = (page.Items.Select(x => x.SenderId).Distinct().ToArray(), page.Items.Select(x => x.Id.ToString()).ToArray());
        var proposals = await db.Proposals.Where(x => senders.Contains(x.SenderId) && x.Source == Proposal.RoadDamage && ids.Contains(x.SourceId)).ToDictionaryAsync(x => x.SourceId, x => x.Id, ct);
        return Answer.Ok(page.Map(x => Of(x, proposals.TryGetValue(x.Id.ToString(), out var proposal) ? proposal : null)));
    }

    private static Response Of(Stretch x, Guid? proposal) => new(x.Id, x.BodyId, x.SenderId, x.RoadId, new Place(x.FromLongitude, x.FromLatitude), new Place(x.ToLongitude, x.ToLatitude), x.LengthM,
        x.Points, x.SeverityMax, x.Priority, x.PatchingTonnes, x.FirstObservedAt, x.LastObservedAt, proposal);
}
