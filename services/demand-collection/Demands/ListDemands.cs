using Aggregator.DemandCollection.Initiatives;
using Aggregator.DemandCollection.Storage;
using Aggregator.Messages;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Demands;

/// <summary>The demands that the caller may see: its own, those of its initiatives, those of an initiative shared with it that it asks for, or all for an auditor.</summary>
internal static class ListDemands
{
    /// <param name="Locked">Approved, and the collection is closed over it.</param>
    /// <param name="Bound">Whether its body is bound to buy it through the aggregator; the demand itself says why.</param>
    internal sealed record Response(Guid Id, Guid InitiativeId, Guid CpbId, Guid BodyId, string CategoryCode, DemandStatus State, Money TotalValue, DateTimeOffset? SubmittedAt, bool Locked, bool Bound, int Version);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/demands", Handle)
        .Query("listDemands", "Elenca i fabbisogni")
        .Allow(Relation.OwnBody).Allow(Relation.Delegate).Allow(Relation.OwnerCpb).Allow(Relation.SharedCpb).Answers<Page<Response>>();

    private static async Task<IResult> Handle(Paging paging, Caller caller, DemandCollectionDb db, Clock clock, CancellationToken ct, Guid? initiativeId = null, string? state = null)
    {
        var query = db.Demands.AsQueryable();
        if (!caller.IsAuditor)
        {
            var shared = initiativeId is { } named && await db.IsSharedWithAsync(named, caller, ct);
            query = !caller.Holds(Relation.OwnerCpb) ? query.Where(x => x.BodyId == caller.Org)
                : shared ? query.Where(x => x.Facts > 0)
                : query.Where(x => x.CpbId == caller.Org && x.Facts > 0);
        }

        if (initiativeId is { } initiative)
        {
            query = query.Where(x => x.InitiativeId == initiative);
        }

        if (state is not null)
        {
            if (!Named.TryParse<DemandStatus>(state, out var wanted))
            {
                return Named.Unknown<DemandStatus>("?state");
            }

            query = query.Where(x => x.State == wanted);
        }

        var rows = query.Include(x => x.Body).Select(x => new { x.Id, Demand = x, Collection = db.Initiatives.First(i => i.Id == x.InitiativeId).State });
        return Answer.Ok((await rows.PageAsync(paging, x => x.Id, ct)).Map(x =>
            new Response(x.Id, x.Demand.InitiativeId, x.Demand.CpbId, x.Demand.BodyId, x.Demand.CategoryCode, x.Demand.State, x.Demand.TotalValue, x.Demand.SubmittedAt,
                x.Demand.IsLocked(x.Collection), x.Demand.Obligation(x.Demand.Body!.Kind, clock.Today).Bound, x.Demand.Version)));
    }
}
