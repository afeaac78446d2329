using Aggregator.GppMonitoring.Storage;
using Aggregator.Messages;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.GppMonitoring.OpenData;

/// <summary>Who asked for what: the demands of an initiative with their lines, and the lot that holds each.</summary>
internal static class ListInitiativeDemands
{
    internal sealed record Item(Guid DemandId, Place Body, string State, Money Value, Guid? LotId, IReadOnlyList<PublicLine> Lines);

    internal sealed record Place(Guid Id, string? Name, string? IstatCode, int? Population, double? Latitude, double? Longitude);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/initiatives/{initiativeId:guid}/demands", Handle)
        .Query("listInitiativeDemands", "Elenca i fabbisogni di un'iniziativa").Allow(Relation.Public).Answers<Page<Item>>();

    private static async Task<IResult> Handle(Guid initiativeId, Paging paging, GppMonitoringDb db, CancellationToken ct)
    {
        if (!await db.Initiatives.AnyAsync(x => x.Id == initiativeId && x.Title != null, ct))
        {
            return Problem.NotFound();
        }

        var page = await (
            from demand in db.Demands
            where demand.InitiativeId == initiativeId
            join body in db.Bodies on demand.BodyId equals body.Id into bodies
            from body in bodies.DefaultIfEmpty()
            select new
            {
                demand.Id,
                Demand = demand,
                body.Name,
                body.IstatCode,
                body.Population,
                body.Latitude,
                body.Longitude,
                // A body may be listed in several lots, where they are cut by function: the first is shown.
                LotId = db.LotBodies.Where(x => x.InitiativeId == initiativeId && x.BodyId == demand.BodyId).OrderBy(x => x.LotId).Select(x => (Guid?)x.LotId).FirstOrDefault(),
            }).PageAsync(paging, x => x.Id, ct);
        return Answer.Ok(page.Map(x => new Item(x.Id, new Place(x.Demand.BodyId, x.Name, x.IstatCode, x.Population, (double?)x.Latitude, (double?)x.Longitude),
            x.Demand.State, x.Demand.Value, x.LotId, x.Demand.Lines)));
    }
}
