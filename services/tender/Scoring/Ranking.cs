namespace Aggregator.Tender.Scoring;

/// <summary>What a bid brings into the ranking.</summary>
internal sealed record Contender(Guid Bid, decimal Technical, decimal TechnicalUnscaled, decimal Economic, decimal Discount);

/// <summary>A place in the ranking.</summary>
internal sealed record Place(int Rank, Guid Bid, decimal Technical, decimal Economic, decimal Total, decimal Discount, bool LooksAbnormal);

/// <summary>The ranking of a lot: total, then the better technical score; still equal, the draw held in public decides.</summary>
internal static class Ranking
{
    /// <summary>The places, or the bids that only a draw can order.</summary>
    /// <param name="contenders">The bids admitted.</param>
    /// <param name="technicalMax">Maximum of the technical score.</param>
    /// <param name="economicMax">Maximum of the economic score.</param>
    /// <param name="anomalyShare">Share of both maxima from which a bid looks abnormal; null where the notice has another rule.</param>
    /// <param name="draw">Order of a draw, best first; bids that it does not name come after.</param>
    internal static (IReadOnlyList<Place> Places, IReadOnlyList<Guid> Tied) Of(
        IReadOnlyList<Contender> contenders, decimal technicalMax, decimal economicMax, decimal? anomalyShare, IReadOnlyList<Guid> draw)
    {
        var order = draw.Select((bid, i) => (bid, i)).ToDictionary(x => x.bid, x => x.i);
        var tied = contenders
            .GroupBy(c => (Total: c.Technical + c.Economic, c.Technical))
            .SelectMany(g => g.Count() > 1 && g.Any(c => !order.ContainsKey(c.Bid)) ? g.Select(c => c.Bid) : [])
            .ToList();
        if (tied.Count > 0)
        {
            return ([], tied);
        }

        return ([.. contenders
            .OrderByDescending(c => c.Technical + c.Economic).ThenByDescending(c => c.Technical).ThenBy(c => order.GetValueOrDefault(c.Bid, int.MaxValue))
            .Select((c, i) => new Place(i + 1, c.Bid, c.Technical, c.Economic, c.Technical + c.Economic, c.Discount,
                // Four fifths of both maxima, on scores before rescaling (art. 110: elements set in the notice).
                anomalyShare is { } share && c.TechnicalUnscaled >= share * technicalMax && c.Economic >= share * economicMax))], []);
    }
}
