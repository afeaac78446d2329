namespace Aggregator.DemandCollection.Territories;

/// <summary>A position: degrees east and north, WGS 84.</summary>
internal readonly record struct Position(double X, double Y);

/// <summary>Where a municipality lies: the centroid, and the area on the ellipsoid.</summary>
internal sealed record Shape(int Row, decimal Latitude, decimal Longitude, decimal AreaKm2)
{
    private const double AxisKm = 6378.137;
    private const double Eccentricity = 0.0818191908426215;

    /// <summary>The shape of polygons, each an outer ring and its holes; null where they enclose nothing.</summary>
    public static Shape? Of(int row, IReadOnlyList<IReadOnlyList<Position[]>> polygons)
    {
        var (area, x, y) = (0d, 0d, 0d);
        foreach (var rings in polygons)
        {
            for (var i = 0; i < rings.Count; i++)
            {
                var (size, centre) = Measure(rings[i]);
                var signed = i == 0 ? size : -size;
                (area, x, y) = (area + signed, x + centre.X * signed, y + centre.Y * signed);
            }
        }

        return area < 1e-4 || !IsOnGlobe(x / area, y / area) ? null : new Shape(row, Round(y / area, 6), Round(x / area, 6), Round(area, 3));
    }

    private static bool IsOnGlobe(double x, double y) => Math.Abs(x) <= 180 && Math.Abs(y) <= 90;

    /// <summary>
    /// Area in km² and centroid of a ring. The area is taken on the cylindrical equal-area projection of the ellipsoid (Snyder, Map Projections, 1987,
    /// eq. 10-15), where a plane's formula holds; the centroid in degrees, where a municipality is as good as flat.
    /// </summary>
    private static (double Area, Position Centre) Measure(Position[] ring)
    {
        var origin = ring[0];
        var (area, flat, x, y) = (0d, 0d, 0d, 0d);
        for (var i = 0; i + 1 < ring.Length; i++)
        {
            var (a, b) = (new Position(ring[i].X - origin.X, ring[i].Y - origin.Y), new Position(ring[i + 1].X - origin.X, ring[i + 1].Y - origin.Y));
            area += (b.X - a.X) * Math.PI / 180 * (Height(ring[i].Y) + Height(ring[i + 1].Y)) / 2;
            var cross = a.X * b.Y - b.X * a.Y;
            (flat, x, y) = (flat + cross, x + (a.X + b.X) * cross, y + (a.Y + b.Y) * cross);
        }

        return Math.Abs(flat) < 1e-12 ? (0, origin) : (Math.Abs(area), new Position(origin.X + x / (3 * flat), origin.Y + y / (3 * flat)));
    }

    private static double Height(double latitude)
    {
        var sine = Eccentricity * Math.Sin(latitude * Math.PI / 180);
        return AxisKm * AxisKm / 2 * (1 - Eccentricity * Eccentricity) * (sine / Eccentricity / (1 - sine * sine) + Math.Atanh(sine) / Eccentricity);
    }

    private static decimal Round(double value, int digits) => Math.Round((decimal)value, digits);
}
