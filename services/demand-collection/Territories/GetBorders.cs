using System.Globalization;
using System.Text.Json;
using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Territories;

/// <summary>
/// A territory's borders as GeoJSON: for each pair of neighbours a line between their middles. What is published and kept is who borders on whom; the shapes that
/// it was found from are not.
/// </summary>
internal static class GetBorders
{
    // A province has a few hundred; the whole country has twenty thousand, which no map shows at once.
    private const int FeaturesMax = 5000;

    /// <param name="Features">Each a line from the middle of one municipality to that of the other; without a geometry where the place of one is not known.</param>
    internal sealed record Response(string Type, IReadOnlyList<Feature> Features);

    internal sealed record Feature(string Type, Line? Geometry, Neighbours Properties);

    /// <param name="Coordinates">WGS 84, longitude first.</param>
    internal sealed record Line(string Type, IReadOnlyList<IReadOnlyList<double>> Coordinates);

    /// <param name="A">The body on one side.</param>
    /// <param name="B">The body on the other.</param>
    internal sealed record Neighbours(Guid A, Guid B, string? IstatCodeA, string? IstatCodeB, string NameA, string NameB);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/territories/{territoryId:guid}/borders", Handle)
        .Query("getBorders", "Legge i confini di un territorio come GeoJSON, di una provincia o di un riquadro")
        .Allow(Relation.Public).Answers<Response>();

    /// <param name="province">ISTAT code: the borders of its municipalities, those with other provinces included.</param>
    /// <param name="bbox">West, south, east, north in degrees: the borders of the municipalities whose middle lies in it.</param>
    private static async Task<IResult> Handle(Guid territoryId, DemandCollectionDb db, CancellationToken ct, string? province = null, string? bbox = null)
    {
        if (!await db.Territories.AnyAsync(x => x.Id == territoryId, ct))
        {
            return Problem.NotFound();
        }

        var errors = new Errors();
        errors.If(province is not null && !Identifiers.Identifier.IsProvince(province), "?province", "body.province-unknown");
        errors.If(!Box(bbox, out var box), "?bbox", "territory.bbox");
        if (errors.Any)
        {
            return Problem.Invalid(errors);
        }

        var all = from border in db.Set<TerritoryBorder>()
                  where border.TerritoryId == territoryId
                  join a in db.Bodies on border.A equals a.Id
                  join b in db.Bodies on border.B equals b.Id
                  select new { A = a, B = b };
        if (province is not null)
        {
            all = all.Where(x => x.A.Province == province || x.B.Province == province);
        }

        if (box is [var west, var south, var east, var north])
        {
            all = all.Where(x => (x.A.Longitude >= west && x.A.Longitude <= east && x.A.Latitude >= south && x.A.Latitude <= north)
                || (x.B.Longitude >= west && x.B.Longitude <= east && x.B.Latitude >= south && x.B.Latitude <= north));
        }

        var rows = await all.OrderBy(x => x.A.Id).ThenBy(x => x.B.Id).Take(FeaturesMax + 1)
            .Select(x => new Row(new Neighbours(x.A.Id, x.B.Id, x.A.IstatCode, x.B.IstatCode, x.A.Name, x.B.Name), x.A.Longitude, x.A.Latitude, x.B.Longitude, x.B.Latitude)).ToListAsync(ct);
        if (rows.Count > FeaturesMax)
        {
            return Problem.From(new Refusal("territory.too-many-borders", ("max", FeaturesMax)));
        }

        var response = new Response("FeatureCollection", [.. rows.Select(x => new Feature("Feature", x.Line(), x.Neighbours))]);
        return Answer.Tagged(JsonSerializer.SerializeToUtf8Bytes(response, Json.Options), response);
    }

    /// <summary>Four numbers in order; none where nothing is said, false where it is something else.</summary>
    internal static bool Box(string? text, out decimal[] box)
    {
        box = [];
        if (text is null)
        {
            return true;
        }

        var sides = text.Length > 100 ? [] : text.Split(',');
        box = [.. sides.Select(x => decimal.TryParse(x, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var side) ? side : 1000m)];
        return box.Length == 4 && Math.Abs(box[0]) <= 180 && Math.Abs(box[2]) <= 180 && Math.Abs(box[1]) <= 90 && Math.Abs(box[3]) <= 90 && box[0] <= box[2] && box[1] <= box[3];
    }

    private sealed record Row(Neighbours Neighbours, decimal? LongitudeA, decimal? LatitudeA, decimal? LongitudeB, decimal? LatitudeB)
    {
        public Line? Line() => LongitudeA is null || LatitudeA is null || LongitudeB is null || LatitudeB is null ? null
            : new Line("LineString", [[(double)LongitudeA, (double)LatitudeA], [(double)LongitudeB, (double)LatitudeB]]);
    }
}
