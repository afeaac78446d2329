namespace Aggregator.Tender.LotPlanning;

/// <summary>What the lots of a search have to keep, and the measures in which a breach counts against the cut.</summary>
/// <param name="Max">Greatest value of each lot.</param>
/// <param name="Min">Smallest value of each lot.</param>
/// <param name="Closed">Lots that are one unit too large for any other: nothing enters or leaves them.</param>
/// <param name="Contiguous">In each component of the graph a lot must be one piece.</param>
/// <param name="Mean">Value that each open lot should have.</param>
/// <param name="ValueMeasure">A value of ordinary size: what a lot is beyond its bounds is measured in it.</param>
/// <param name="BorderMeasure">Weight of an ordinary border.</param>
/// <param name="SpreadWeight">What a square of distance from the middle of a lot costs against the cut.</param>
internal sealed record Rules(long[] Max, long[] Min, bool[] Closed, bool Contiguous, double Mean, double ValueMeasure, double BorderMeasure, double SpreadWeight)
{
    internal int Lots => Max.Length;

    /// <summary>Lots that may change.</summary>
    internal int Open => Closed.Count(x => !x);

    /// <summary>The rules of a request, or what makes it impossible; the pins of units that get a lot of their own are put into the graph.</summary>
    internal static (Rules? Rules, IReadOnlyList<Obstacle> Obstacles) Of(LotRequest request, Land land)
    {
        var graph = land.Graph;
        var obstacles = Obstacles.Of(request, land).ToList();
        var closed = new bool[request.Lots];
        var (rest, open) = ((decimal)graph.Value.Sum(x => (decimal)x), request.Lots);
        var max = decimal.MaxValue;
        var capped = request.MaxValue is { } most ? Math.Floor(most * land.ValueScale) : decimal.MaxValue;
        foreach (var node in Enumerable.Range(0, graph.Count).OrderByDescending(v => graph.Value[v]).ThenBy(v => v))
        {
            if (open == 0)
            {
                obstacles.Add(new Obstacle("/lots", "tender.lots-oversized", ("lots", request.Lots), ("unit", land.Nodes[node][0].Id)));
                break;
            }

            // Each large unit that leaves lowers the mean of the others, and may make the next one too large.
            max = Math.Min(Math.Floor((1 + request.MaxImbalance) * rest / open), capped);
            if (graph.Value[node] <= max)
            {
                break;
            }

            if (graph.Pin[node] < 0)
            {
                graph.Pin[node] = FreeLot(graph, closed);
            }

            if (graph.Pin[node] < 0 || Enumerable.Range(0, graph.Count).Any(v => v != node && graph.Pin[v] == graph.Pin[node]))
            {
                obstacles.Add(new Obstacle("/pinned", "tender.lots-oversized-alone", ("unit", land.Nodes[node][0].Id)));
                break;
            }

            closed[graph.Pin[node]] = true;
            rest -= graph.Value[node];
            open--;
        }

        var min = (long)Math.Ceiling((request.MinValue ?? 0) * land.ValueScale);
        if (rest > max * open)
        {
            // Values are whole multiples of their smallest digit, so that a very even division may not exist even where no unit is too large.
            obstacles.Add(max == capped
                ? new Obstacle("/maxValue", "tender.lots-max-value", ("max", request.MaxValue), ("lots", open), ("total", rest / land.ValueScale))
                : new Obstacle("/maxImbalance", "tender.lots-too-even", ("max", max / land.ValueScale), ("lots", open), ("total", rest / land.ValueScale)));
        }

        if (rest < (decimal)min * open)
        {
            obstacles.Add(new Obstacle("/minValue", "tender.lots-min-value", ("min", request.MinValue), ("lots", open), ("total", rest / land.ValueScale)));
        }

        obstacles.AddRange(Obstacles.OfPins(request, land, closed, max));
        var mean = open == 0 ? 0 : (double)rest / open;
        var slack = Math.Max((double)max - mean, 1);
        var weights = graph.Weight.Where(x => x > 0).ToList();
        var border = weights.Count == 0 ? 1 : weights.Average();
        return (new Rules(
            [.. closed.Select(x => x ? long.MaxValue / 4 : (long)max)],
            [.. closed.Select(x => x ? 0 : min)],
            closed,
            request.Contiguous,
            mean,
            Math.Max(Math.Min((double)rest / graph.Count, slack), 1),
            border,
            WeightOfSpread(request, graph, border)), obstacles);
    }

    /// <summary>The square of the distance between ordinary neighbours costs a border, times what was asked.</summary>
    private static double WeightOfSpread(LotRequest request, Graph graph, double border)
    {
        if (graph.Places is not { } places)
        {
            return 0;
        }

        var (sum, pairs) = (0.0, 0);
        for (var v = 0; v < graph.Count; v++)
        {
            foreach (var u in graph.Neighbours(v))
            {
                if (u > v && places.SquareBetween(u, v) is { } square)
                {
                    (sum, pairs) = (sum + square, pairs + 1);
                }
            }
        }

        return sum == 0 ? 0 : (double)request.Compactness * border * pairs / sum;
    }

    private static int FreeLot(Graph graph, bool[] closed)
    {
        for (var lot = closed.Length - 1; lot >= 0; lot--)
        {
            if (!closed[lot] && !graph.Pin.Contains(lot))
            {
                return lot;
            }
        }

        return -1;
    }
}
