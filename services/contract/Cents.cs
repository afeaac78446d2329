namespace Aggregator.Contract;

/// <summary>Amounts to the cent. Every result has exactly two digits.</summary>
internal static class Cents
{
    /// <summary>The greatest amount of a line, an order or an agreement: far from where numeric(18,2) ends.</summary>
    internal const decimal Max = 99_999_999_999.99m;

    /// <summary>Half a cent goes away from zero.</summary>
    internal static decimal HalfUp(decimal amount) => decimal.Round(amount, 2, MidpointRounding.AwayFromZero) + 0.00m;

    /// <summary>Fractions of a cent are dropped.</summary>
    internal static decimal Down(decimal amount) => decimal.Round(amount, 2, MidpointRounding.ToZero) + 0.00m;

    /// <summary>
    /// Divides a total by weights so that the cents add up to it exactly: everybody gets the whole cents of the exact share, the cents
    /// that are left go to the largest remainders, equal ones in the order given. Integers throughout, so nothing is lost on the way.
    /// </summary>
    internal static decimal[] Divide(decimal total, IReadOnlyList<decimal> weights)
    {
        if (weights.Count == 0)
        {
            return [];
        }

        var cents = weights.Select(weight => (Int128)(weight * 100m)).ToArray();
        var sum = cents.Aggregate(Int128.Zero, (a, b) => a + b);
        if (sum == 0)
        {
            // Nobody asked for anything of value: equal parts.
            Array.Fill(cents, Int128.One);
            sum = cents.Length;
        }

        var whole = (Int128)(total * 100m);
        var parts = cents.Select(weight => whole * weight / sum).ToArray();
        var left = (int)(whole - parts.Aggregate(Int128.Zero, (a, b) => a + b));
        foreach (var lucky in Enumerable.Range(0, parts.Length).OrderByDescending(x => whole * cents[x] % sum).ThenBy(x => x).Take(left))
        {
            parts[lucky]++;
        }

        return [.. parts.Select(part => (decimal)part / 100m + 0.00m)];
    }
}
