using Aggregator.DemandCollection.Initiatives;
using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Aggregator.Platform.Audit;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Demands;

/// <summary>Who did what with a demand and why, from the sealed log, newest first.</summary>
internal static class ListDemandHistory
{
    /// <param name="Actor">The account that acted: a delegate under its own.</param>
    /// <param name="Org">The organisation for which it acted.</param>
    /// <param name="OnBehalfOf">The account for which a delegate acted.</param>
    internal sealed record Response(Guid Id, DateTimeOffset At, string Action, Guid Actor, Guid Org, Guid? OnBehalfOf, string? Reason);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/demands/{demandId:guid}/history", Handle)
        .Query("listDemandHistory", "Elenca chi ha fatto che cosa su un fabbisogno")
        .Allow(Relation.OwnBody).Allow(Relation.Delegate).Allow(Relation.OwnerCpb).Allow(Relation.SharedCpb).Answers<Page<Response>>();

    private static async Task<IResult> Handle(Guid demandId, Paging paging, Caller caller, DemandCollectionDb db, CancellationToken ct)
    {
        var demand = await db.Demands.SingleOrDefaultAsync(x => x.Id == demandId, ct);
        if (demand is null || !await db.ShowsAsync(demand, caller, ct))
        {
            return Problem.NotFound();
        }

        // The steps before the first sending are the body's own affair.
        var own = caller.IsAuditor || caller.ActsFor(demand.BodyId);
        var entries = db.Set<LogEntry>().Where(x => x.Subject == demandId && (own || (x.Action != "demand.drafted" && x.Action != "demand.edited" && x.Action != "demand.imported")));
        return Answer.Ok((await entries.PageAsync(paging, x => x.Id, ct, descending: true)).Map(x => new Response(x.Id, x.At, x.Action, x.Actor, x.Org, x.OnBehalfOf, x.Reason)));
    }
}
