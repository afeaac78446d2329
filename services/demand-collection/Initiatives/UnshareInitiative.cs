using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Initiatives;

/// <summary>Takes back what <see cref="ShareInitiative"/> gave. Where nothing was shared, nothing changes.</summary>
internal static class UnshareInitiative
{
    internal sealed record Request(Guid CpbId, string Reason);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/initiatives/{initiativeId:guid}/unshare", Handle)
        .Command("unshareInitiative", "Revoca la condivisione dei fabbisogni di un'iniziativa")
        .Allow(Relation.OwnerCpb, "cpb.planner", "cpb.rup").Answers<ListInitiativeShares.Response>();

    private static async Task<IResult> Handle(Guid initiativeId, Input<Request> input, Caller caller, DemandCollectionDb db, CancellationToken ct)
    {
        await db.BeginAsync(ct);
        var initiative = await db.Initiatives.FromSql($"SELECT * FROM initiative WHERE id = {initiativeId} FOR UPDATE").SingleOrDefaultAsync(ct);
        if (initiative is null || !caller.Is(Relation.OwnerCpb, initiative.CpbId))
        {
            return Problem.NotFound();
        }

        if (input.Invalid((request, errors) => errors.Text(request.Reason, "/reason", 2000)) is { } invalid)
        {
            return invalid;
        }

        if (input.Stale(initiative) is { } stale)
        {
            return stale;
        }

        var shares = await db.Shares.Where(x => x.InitiativeId == initiativeId).OrderBy(x => x.CpbId).ToListAsync(ct);
        if (shares.SingleOrDefault(x => x.CpbId == input.Body.CpbId) is { } share)
        {
            db.Remove(share);
            shares.Remove(share);
            db.Record(initiative, "initiative.unshared", input.Body.Reason, before: new { share.CpbId });
        }

        return Answer.Ok(initiative, ListInitiativeShares.Response.Of(initiativeId, shares));
    }
}
