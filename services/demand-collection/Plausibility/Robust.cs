namespace Aggregator.DemandCollection.Plausibility;

/// <summary>
/// Statistics that a few wrong values do not move: median and median absolute deviation. Quantities and prices of bodies spread by factors, not by sums, so all is
/// measured on logarithms.
/// </summary>
internal static class Robust
{
    /// <summary>Fewer values than this say nothing about what is usual.</summary>
    public const int CountMin = 8;

    /// <summary>The usual limit of the modified z-score (Iglewicz and Hoaglin 1993).</summary>
    public const double ScoreMax = 3.5;

    // Where nearly all say the same, a spread of a tenth is still no error.
    private const double SpreadMin = 0.1;

    // The median absolute deviation of a normal distribution in standard deviations.
    private const double Normal = 0.6745;

    /// <summary>What is usual, and how far a value lies from it; null where too few values are known.</summary>
    /// <param name="value">The value asked about, positive.</param>
    /// <param name="others">The values of the others; those that are not positive do not count.</param>
    public static Position? Of(double value, IEnumerable<double> others)
    {
        var logs = others.Where(x => x > 0).Select(x => Math.Log(x)).ToArray();
        if (logs.Length < CountMin || value <= 0)
        {
            return null;
        }

        var middle = Median(logs);
        var spread = Math.Max(Median(Array.ConvertAll(logs, x => Math.Abs(x - middle))), SpreadMin);
        var far = ScoreMax * spread / Normal;
        return new Position(logs.Length, Math.Exp(middle), Math.Exp(middle - far), Math.Exp(middle + far), Normal * (Math.Log(value) - middle) / spread);
    }

    // Orders its array in place as far as it must: it is the caller's own copy.
    private static double Median(double[] values)
    {
        var middle = values.Length / 2;
        var upper = Select(values, middle);
        return values.Length % 2 == 1 ? upper : (values.Take(middle).Max() + upper) / 2;
    }

    /// <summary>
    /// The value that would stand at a place if all were sorted; smaller ones are left of it then (Hoare's FIND, 1961). A question is about thousands of
    /// others, and sorting them all was most of what it cost.
    /// </summary>
    private static double Select(double[] values, int place)
    {
        var (low, high) = (0, values.Length - 1);
        while (low < high)
        {
            var (pivot, left, right) = (values[low + (high - low) / 2], low, high);
            while (left <= right)
            {
                for (; values[left] < pivot; left++) { }
                for (; values[right] > pivot; right--) { }
                if (left <= right)
                {
                    (values[left], values[right]) = (values[right--], values[left++]);
                }
            }

            if (place > right && place < left)
            {
                break;
            }

            (low, high) = place <= right ? (low, right) : (left, high);
        }

        return values[place];
    }
}

/// <summary>Where a value lies among others.</summary>
/// <param name="Count">How many others.</param>
/// <param name="Median">What is usual.</param>
/// <param name="Low">Under this it is odd.</param>
/// <param name="High">Over this it is odd.</param>
/// <param name="Score">Modified z-score.</param>
internal sealed record Position(int Count, double Median, double Low, double High, double Score)
{
    public bool IsOdd => Math.Abs(Score) > Robust.ScoreMax;
}
