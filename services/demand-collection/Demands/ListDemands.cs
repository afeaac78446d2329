using Aggregator.DemandCollection.Initiatives;
using Aggregator.DemandCollection.Storage;
using Aggregator.Messages;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Demands;

/// <summary>The demands that the caller may see: its own, those of its initiatives, those of an initiative shared with it that it asks for, or all for an auditor.</summary>
internal static class ListDemands
{
    internal sealed record Response(Guid Id, Guid InitiativeId, Guid CpbId, Guid BodyId, string CategoryCode, DemandStatus State, Money TotalValue, DateTimeOffset? SubmittedAt, int Version);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/demands", Handle)
        .Query("listDemands", "Elenca i fabbisogni")
        .Allow(Relation.OwnBody).Allow(Relation.Delegate).Allow(Relation.OwnerCpb).Allow(Relation.SharedCpb).Answers<Page<Response>>();

    private static async Task<IResult> Handle(Paging paging, Caller caller, DemandCollectionDb db, CancellationToken ct, Guid? initiativeId = null, string? state = null)
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

        return Answer.Ok((await query.PageAsync(paging, x => x.Id, ct)).Map(x =>
            new Response(x.Id, x.InitiativeId, x.CpbId, x.BodyId, x.CategoryCode, x.State, x.TotalValue, x.SubmittedAt, x.Version)));
    }
}
