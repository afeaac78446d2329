namespace Aggregator.Tender.LotPlanning;

/// <summary>
/// Draws a territory of which only the centres are known: each place gets what is nearer to it than to any other (its Voronoi cell), no farther than ordinary
/// neighbours lie, so that the coast and what asks for nothing stay white.
/// </summary>
internal static class Cells
{
    private const int Corners = 24;
    private const double Reaching = 1.6;

    /// <summary>A cell: its corners, and the places whose cells it touches.</summary>
    internal sealed record Cell(IReadOnlyList<(double X, double Y)> Corners, IReadOnlyList<int> Beside);

    /// <summary>How far a cell reaches at most: a little more than ordinary neighbours lie from each other; 1 where there are none.</summary>
    internal static double Reach(IReadOnlyList<(double X, double Y)> places)
    {
        var nearest = places.Select(p => places.Where(q => q != p).Select(q => Square(p, q)).DefaultIfEmpty(double.MaxValue).Min()).Where(x => x < double.MaxValue).Order().ToList();
        return nearest.Count == 0 ? 1 : Reaching * Math.Sqrt(nearest[nearest.Count / 2]);
    }

    /// <summary>The cells of places on a plane; places at one point share theirs.</summary>
    internal static IReadOnlyList<Cell> Of(IReadOnlyList<(double X, double Y)> places)
    {
        if (places.Count == 0)
        {
            return [];
        }

        // Whoever cuts a cell lies within twice its reach: a mesh as wide as that leaves nine squares to look at.
        var radius = Reach(places);
        var grid = Enumerable.Range(0, places.Count).ToLookup(i => At(places[i]));
        return [.. places.Select((_, i) => Cut(i))];

        (int, int) At((double X, double Y) p) => ((int)Math.Floor(p.X / (2 * radius)), (int)Math.Floor(p.Y / (2 * radius)));

        Cell Cut(int own)
        {
            var corners = Enumerable.Range(0, Corners).Select(k => (X: places[own].X + radius * Math.Cos(2 * Math.PI * k / Corners), Y: places[own].Y + radius * Math.Sin(2 * Math.PI * k / Corners), Edge: -1)).ToList();
            var (column, row) = At(places[own]);
            var near = from dx in Enumerable.Range(-1, 3) from dy in Enumerable.Range(-1, 3) from other in grid[(column + dx, row + dy)] where places[other] != places[own] select other;
            foreach (var other in near.OrderBy(x => Square(places[x], places[own])).ThenBy(x => x))
            {
                corners = Clip(corners, places[own], places[other], other);
            }

            return new Cell([.. corners.Select(c => (c.X, c.Y))], [.. corners.Select(c => c.Edge).Where(x => x >= 0).Distinct().Order()]);
        }
    }

    /// <summary>Keeps what is nearer to one place than to another; the new side bears the other's number.</summary>
    private static List<(double X, double Y, int Edge)> Clip(List<(double X, double Y, int Edge)> corners, (double X, double Y) own, (double X, double Y) other, int number)
    {
        var kept = new List<(double X, double Y, int Edge)>(corners.Count + 1);
        for (var i = 0; i < corners.Count; i++)
        {
            var (a, b) = (corners[i], corners[(i + 1) % corners.Count]);
            var (da, db) = (Beyond(a), Beyond(b));
            if (da <= 0)
            {
                kept.Add(a);
            }

            if (da <= 0 != db <= 0)
            {
                var t = da / (da - db);
                // The side from a corner bears its edge: leaving, the new side begins; coming back, the old one goes on.
                kept.Add((a.X + t * (b.X - a.X), a.Y + t * (b.Y - a.Y), da <= 0 ? number : a.Edge));
            }
        }

        return kept;

        double Beyond((double X, double Y, int Edge) p) => Square((p.X, p.Y), own) - Square((p.X, p.Y), other);
    }

    private static double Square((double X, double Y) a, (double X, double Y) b) => (a.X - b.X) * (a.X - b.X) + (a.Y - b.Y) * (a.Y - b.Y);
}
