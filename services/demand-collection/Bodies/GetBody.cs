using Aggregator.DemandCollection.Storage;
using Aggregator.DemandCollection.Territories;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Bodies;

internal static class GetBody
{
    internal sealed record Response(Guid Id, BodyKind Kind, string Name, string? FiscalCode, string? IstatCode, string? IpaCode, string? Province, string? ProvinceName,
        string? Region, string? RegionCode, string? Nuts3, int? Population, decimal? Latitude, decimal? Longitude, decimal? AreaKm2, string? Email, bool RequiresTwoPeople, int Version)
    {
        internal static Response Of(Body x) => new(x.Id, x.Kind, x.Name, x.FiscalCode, x.IstatCode, x.IpaCode, x.Province, x.ProvinceName, x.Region, x.RegionCode,
            TerritorialUnits.Province(x.Province)?.Nuts3, x.Population, x.Latitude, x.Longitude, x.AreaKm2, x.Email, x.RequiresTwoPeople, x.Version);
    }

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/bodies/{bodyId:guid}", Handle)
        .Query("getBody", "Legge un ente")
        .Allow(Relation.Public).Answers<Response>();

    private static async Task<IResult> Handle(Guid bodyId, DemandCollectionDb db, CancellationToken ct) =>
        await db.Bodies.SingleOrDefaultAsync(x => x.Id == bodyId, ct) is { } body ? Answer.Ok(body, Response.Of(body)) : Problem.NotFound();
}
