namespace Aggregator.Tender.Scoring;

/// <summary>Whether the best bid of a criterion, or of the technical total, is brought to the maximum and the others in proportion.</summary>
internal enum Rescaling
{
    None,
    Criteria,
    Total,
}

/// <summary>A criterion and its maximum.</summary>
internal sealed record ScoredCriterion(string Id, decimal Max);

/// <summary>The scores of a bid: by criterion, their total, and the total before any rescaling, which the anomaly check takes.</summary>
internal sealed record TechnicalScore(string Bid, IReadOnlyDictionary<string, decimal> ByCriterion, decimal Total, decimal Unscaled);

/// <summary>
/// Aggregativo-compensatore: the sum over the criteria of the maximum times the mean of the jurors' coefficients. Rescaling
/// (riparametrazione) only where the notice says so: first each criterion, then, if asked, the total.
/// </summary>
internal static class TechnicalScores
{
    /// <summary>The scores of each bid, in the order given. <paramref name="bids"/>: coefficients by criterion, one for each juror.</summary>
    internal static IReadOnlyList<TechnicalScore> Of(IReadOnlyList<ScoredCriterion> criteria,
        IReadOnlyList<(string Id, IReadOnlyDictionary<string, IReadOnlyList<decimal>> Coefficients)> bids, Rescaling rescaling, Rounding rounding)
    {
        var plain = bids.Select(bid => criteria.Select(c => c.Max * Mean(bid.Coefficients[c.Id])).ToArray()).ToList();
        Fraction[] top = rescaling == Rescaling.None || plain.Count == 0 ? [] : [.. criteria.Select((_, i) => plain.Max(x => x[i]))];
        var scaled = rescaling == Rescaling.None ? plain : plain.Select(scores => scores.Select((s, i) => ToBest(s, top[i], criteria[i].Max)).ToArray()).ToList();
        var totals = scaled.Select(Sum).ToList();
        if (rescaling == Rescaling.Total && totals.Count > 0)
        {
            var (best, max) = (totals.Max(), Sum([.. criteria.Select(c => (Fraction)c.Max)]));
            totals = [.. totals.Select(t => ToBest(t, best, max))];
        }

        return [.. bids.Select((bid, b) => new TechnicalScore(
            bid.Id,
            criteria.Select((c, i) => (c.Id, Score: scaled[b][i].Round(rounding))).ToDictionary(x => x.Id, x => x.Score),
            totals[b].Round(rounding),
            Sum(plain[b]).Round(rounding)))];
    }

    private static Fraction Mean(IReadOnlyList<decimal> coefficients) => Sum([.. coefficients.Select(c => (Fraction)c)]) / coefficients.Count;

    private static Fraction Sum(Fraction[] values) => values.Aggregate(Fraction.Zero, (a, b) => a + b);

    private static Fraction ToBest(Fraction score, Fraction best, Fraction max) => best.IsZero ? score : max * score / best;
}
