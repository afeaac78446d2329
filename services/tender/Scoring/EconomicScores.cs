namespace Aggregator.Tender.Scoring;

/// <summary>How a discount becomes a score.</summary>
internal enum Formula
{
    Linear,
    Inverse,
    Bilinear,
    Power,
    Concave,
}

/// <summary>The economic formulas in use in Italian tenders. Discounts in percent; nothing is rounded before the end.</summary>
internal static class EconomicScores
{
    /// <summary>The score of each discount, in the order given.</summary>
    internal static IReadOnlyList<decimal> Of(Formula formula, decimal maxScore, decimal? parameter, IReadOnlyList<decimal> discounts, Rounding rounding)
    {
        if (discounts.Count == 0)
        {
            return [];
        }

        Fraction max = maxScore;
        var all = discounts.Select(r => (Fraction)r).ToList();
        var best = all.Max();
        var sum = all.Aggregate((a, b) => a + b);
        return [.. all.Select(r => (max * Share(r)).Round(rounding))];

        Fraction Share(Fraction r) => formula switch
        {
            // Nobody offered a discount: nobody earns for it.
            Formula.Linear when best.IsZero => Fraction.Zero,
            Formula.Linear => r / best,
            // On prices: the lowest over one's own; the base cancels out.
            Formula.Inverse => (100m - best) / (100m - r),
            Formula.Bilinear => Bilinear(r, all.Count, sum, best, parameter!.Value),
            Formula.Power when best.IsZero => Fraction.Zero,
            Formula.Power => (r / best).Power(parameter!.Value),
            // Knows nothing of the rivals and never reaches the maximum.
            Formula.Concave => Fraction.One - ((100m - r) / 100m).Power(parameter!.Value),
            _ => throw new ArgumentOutOfRangeException(nameof(formula)),
        };
    }

    /// <summary>What is wrong with the parameter of a formula: a code, or null.</summary>
    internal static string? Wrong(Formula formula, decimal? parameter) => (formula, parameter) switch
    {
        (Formula.Linear or Formula.Inverse, null) => null,
        (Formula.Linear or Formula.Inverse, _) => "no-parameter",
        (_, null) => "required",
        (Formula.Bilinear, > 0 and < 1) => null,
        (Formula.Bilinear, _) => "between-zero-and-one",
        (Formula.Power, > 0 and not 1 and <= 20) => null,
        (Formula.Power, _) => "exponent",
        (_, > 1 and <= 20) => null,
        _ => "exponent",
    };

    /// <summary>The knee is at the mean of all discounts; where all are equal each earns the share of the knee.</summary>
    private static Fraction Bilinear(Fraction r, int count, Fraction sum, Fraction best, decimal knee)
    {
        var mean = sum / count;
        return sum.IsZero ? knee
            : r <= mean ? knee * r / mean
            : knee + (1m - knee) * (r - mean) / (best - mean);
    }
}
