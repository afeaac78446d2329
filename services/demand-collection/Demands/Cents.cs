namespace Aggregator.DemandCollection.Demands;

/// <summary>Division of money to the cent.</summary>
internal static class Cents
{
    /// <summary>A yearly value over a duration in months, half a cent rounded away from zero.</summary>
    public static decimal Over(decimal yearly, int months) => Math.Round(yearly * months / 12m, 2, MidpointRounding.AwayFromZero);

    /// <summary>
    /// Splits a total in proportion to weights by largest remainder: each share is its exact part rounded down or up to the cent, and the shares
    /// add up to the total. Equal remainders go to the earlier one.
    /// </summary>
    public static decimal[] Split(decimal total, IReadOnlyList<decimal> weights)
    {
        var sum = weights.Sum();
        if (sum == 0m)
        {
            return [.. weights.Select(_ => 0m)];
        }

        // Whole cents by whole units of weight, so that no division is rounded before the remainders are compared.
        var cents = new System.Numerics.BigInteger(total * 100m);
        var scale = weights.Append(sum).Max(x => x.Scale);
        var units = weights.Select(x => Whole(x, scale)).ToList();
        var all = Whole(sum, scale);
        var shares = units.Select(x => System.Numerics.BigInteger.DivRem(cents * x, all, out var rest) is var share ? (Share: share, Left: rest) : default).ToList();
        var left = (int)(cents - shares.Aggregate(System.Numerics.BigInteger.Zero, (a, x) => a + x.Share));
        var larger = shares.Select((x, i) => (x.Left, i)).OrderByDescending(x => x.Left).ThenBy(x => x.i).Take(left).Select(x => x.i).ToHashSet();
        return [.. shares.Select((x, i) => ((decimal)x.Share + (larger.Contains(i) ? 1 : 0)) / 100m)];
    }

    private static System.Numerics.BigInteger Whole(decimal value, int scale)
    {
        for (var i = 0; i < scale; i++)
        {
            value *= 10m;
        }

        return new System.Numerics.BigInteger(value);
    }
}
