namespace Aggregator.DemandCollection.Territories;

/// <summary>
/// Which of many shapes share a border of some length; corners that only touch do not count. Corners within a metre of each other are one, so that noise
/// in the last digits does not matter. A segment that two shapes have is a border of both. Of the rest, a segment on which corners of others lie is
/// cut there first: a municipality whose border runs along two others has one segment where they have two.
/// </summary>
internal sealed class SharedBorders
{
    private const double Tolerance = 1e-5;
    private const double Field = 2e-3;

    // A country's borders need a few million steps; what needs more is drawn to need them.
    private const long StepsMax = 200_000_000;

    private readonly List<Position> _corners = [];
    private readonly List<int> _sameCell = [];
    private readonly Dictionary<(int, int), int> _cells = [];
    private readonly Dictionary<(int A, int B), int> _segments = [];
    private readonly HashSet<(int A, int B)> _pairs = [];

    /// <summary>Adds a closed ring of a shape.</summary>
    public void Add(int shape, ReadOnlySpan<Position> ring)
    {
        var before = Corner(ring[0]);
        foreach (var position in ring[1..])
        {
            var corner = Corner(position);
            Join(_segments, before, corner, shape);
            before = corner;
        }
    }

    /// <summary>The pairs, smaller shape first; null where the shapes are too tangled to tell.</summary>
    public IReadOnlyCollection<(int A, int B)>? Pairs()
    {
        var single = _segments.Where(x => x.Value >= 0).ToList();
        var fields = single.SelectMany(x => new[] { x.Key.A, x.Key.B }).Distinct().ToLookup(x => Cell(_corners[x], Field));
        var (pieces, steps) = (new Dictionary<(int A, int B), int>(), 0L);
        foreach (var ((a, b), shape) in single)
        {
            var cuts = new List<(double At, int Corner)>();
            foreach (var field in Crossed(_corners[a], _corners[b]))
            {
                steps++;
                foreach (var corner in fields[field])
                {
                    steps++;
                    if (corner != a && corner != b && On(_corners[a], _corners[b], _corners[corner]) is { } at)
                    {
                        cuts.Add((at, corner));
                    }
                }

                if (steps > StepsMax)
                {
                    return null;
                }
            }

            var before = a;
            foreach (var (_, corner) in cuts.Order())
            {
                Join(pieces, before, corner, shape);
                before = corner;
            }

            Join(pieces, before, b, shape);
        }

        return _pairs;
    }

    /// <summary>A segment and whose it is; one that a second shape has too is a border, and marked as done by the complement.</summary>
    private void Join(Dictionary<(int A, int B), int> segments, int a, int b, int shape)
    {
        if (a == b)
        {
            return;
        }

        var key = a < b ? (a, b) : (b, a);
        if (!segments.TryAdd(key, shape) && segments[key] is var owner && (owner < 0 ? ~owner : owner) is var first && first != shape)
        {
            segments[key] = ~first;
            _pairs.Add(first < shape ? (first, shape) : (shape, first));
        }
    }

    /// <summary>The corner at a position: one that is there within the tolerance, or a new one.</summary>
    private int Corner(Position position)
    {
        var (column, line) = Cell(position, Tolerance);
        for (var i = column - 1; i <= column + 1; i++)
        {
            for (var j = line - 1; j <= line + 1; j++)
            {
                for (var near = _cells.GetValueOrDefault((i, j), -1); near >= 0; near = _sameCell[near])
                {
                    if (Squared(_corners[near], position) <= Tolerance * Tolerance)
                    {
                        return near;
                    }
                }
            }
        }

        _corners.Add(position);
        _sameCell.Add(_cells.GetValueOrDefault((column, line), -1));
        return _cells[(column, line)] = _corners.Count - 1;
    }

    /// <summary>How far along the segment a corner lies on it; null where it lies elsewhere.</summary>
    private static double? On(Position a, Position b, Position corner)
    {
        var (x, y) = (b.X - a.X, b.Y - a.Y);
        var at = ((corner.X - a.X) * x + (corner.Y - a.Y) * y) / (x * x + y * y);
        return at is > 0 and < 1 && Squared(new Position(a.X + at * x, a.Y + at * y), corner) <= Tolerance * Tolerance ? at : null;
    }

    /// <summary>The fields that a segment crosses or comes near to, column by column.</summary>
    private static IEnumerable<(int, int)> Crossed(Position a, Position b)
    {
        var (west, east) = a.X <= b.X ? (a, b) : (b, a);
        var slope = (east.Y - west.Y) / Math.Max(east.X - west.X, double.Epsilon);
        for (var column = Cell(west.X - Tolerance, Field); column <= Cell(east.X + Tolerance, Field); column++)
        {
            var from = Math.Clamp(column * Field - Tolerance, west.X, east.X);
            var to = Math.Clamp((column + 1) * Field + Tolerance, west.X, east.X);
            var (one, other) = double.IsFinite(slope) ? (west.Y + slope * (from - west.X), west.Y + slope * (to - west.X)) : (west.Y, east.Y);
            for (var line = Cell(Math.Min(one, other) - Tolerance, Field); line <= Cell(Math.Max(one, other) + Tolerance, Field); line++)
            {
                yield return (column, line);
            }
        }
    }

    private static (int, int) Cell(Position position, double size) => (Cell(position.X, size), Cell(position.Y, size));

    private static int Cell(double value, double size) => (int)Math.Floor(value / size);

    private static double Squared(Position a, Position b) => (a.X - b.X) * (a.X - b.X) + (a.Y - b.Y) * (a.Y - b.Y);
}
