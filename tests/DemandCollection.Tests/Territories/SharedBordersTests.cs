using Aggregator.DemandCollection.Territories;

namespace Aggregator.DemandCollection.Tests.Territories;

public sealed class SharedBordersTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void The_borders_of_a_drawn_grid_are_the_grids(int seed)
    {
        var (columns, lines) = (9 + seed, 8);
        var borders = new SharedBorders();
        var squares = Grid.Draw(columns, lines, new Random(seed));
        for (var i = 0; i < squares.Count; i++)
        {
            borders.Add(i, squares[i]);
        }

        Assert.Equal(Grid.Neighbours(columns, lines).Order(), borders.Pairs()!.Order());
    }

    [Fact]
    public void A_long_side_along_two_short_ones_borders_on_both_and_a_corner_on_nothing()
    {
        var borders = new SharedBorders();
        borders.Add(0, Box(0, 0, 1, 2));
        borders.Add(1, Box(1, 0, 2, 1));
        borders.Add(2, Box(1, 1, 2, 2));
        borders.Add(3, Box(2, 2, 3, 3)); // touches 2 at a corner
        Assert.Equal([(0, 1), (0, 2), (1, 2)], borders.Pairs()!.Order());
    }

    [Fact]
    public void A_hole_borders_on_what_fills_it()
    {
        var borders = new SharedBorders();
        borders.Add(0, Box(0, 0, 3, 3));
        borders.Add(0, Box(1, 1, 2, 2));
        borders.Add(1, Box(1, 1, 2, 2));
        Assert.Equal([(0, 1)], borders.Pairs()!);
    }

    [Fact]
    public void What_is_drawn_to_be_slow_is_given_up_on()
    {
        var borders = new SharedBorders();
        var random = new Random(7);
        for (var shape = 0; shape < 60; shape++)
        {
            var ring = Enumerable.Range(0, 2000).Select(_ => new Position(random.NextDouble() * 0.02, random.NextDouble() * 0.02)).ToList();
            borders.Add(shape, [.. ring, ring[0]]);
        }

        Assert.Null(borders.Pairs());
    }

    private static Position[] Box(int west, int south, int east, int north)
    {
        (double W, double S, double E, double N) at = (9 + west * 0.02, 45 + south * 0.02, 9 + east * 0.02, 45 + north * 0.02);
        return [new(at.W, at.S), new(at.E, at.S), new(at.E, at.N), new(at.W, at.N), new(at.W, at.S)];
    }
}

/// <summary>Squares side by side, drawn as sources do: each for itself, with corners of its own on its sides and the last digits uncertain.</summary>
internal static class Grid
{
    private const double Side = 0.02;

    public static List<Position[]> Draw(int columns, int lines, Random random, int cornersMax = 4) =>
    [
        .. from line in Enumerable.Range(0, lines)
           from column in Enumerable.Range(0, columns)
           select Ring([(column, line), (column + 1, line), (column + 1, line + 1), (column, line + 1)], random, cornersMax),
    ];

    public static IEnumerable<(int A, int B)> Neighbours(int columns, int lines) =>
        from line in Enumerable.Range(0, lines)
        from column in Enumerable.Range(0, columns)
        from other in new[] { (column + 1, line), (column, line + 1) }
        where other.Item1 < columns && other.Item2 < lines
        select (line * columns + column, other.Item2 * columns + other.Item1);

    private static Position[] Ring((int X, int Y)[] corners, Random random, int cornersMax)
    {
        var ring = new List<Position>();
        for (var i = 0; i < corners.Length; i++)
        {
            var (from, to) = (corners[i], corners[(i + 1) % corners.Length]);
            foreach (var at in Enumerable.Range(0, random.Next(cornersMax)).Select(_ => 0.1 + 0.8 * random.NextDouble()).Order().Prepend(0))
            {
                ring.Add(new Position(10 + Side * (from.X + at * (to.X - from.X)) + Noise(), 44 + Side * (from.Y + at * (to.Y - from.Y)) + Noise()));
            }
        }

        return [.. ring, ring[0]];

        double Noise() => (random.NextDouble() - 0.5) * 4e-6;
    }
}
