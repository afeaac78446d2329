using System.Globalization;
using Aggregator.GppMonitoring.GreenLots;

namespace Aggregator.GppMonitoring.Indicators;

/// <summary>A lot as the formulas see it.</summary>
/// <param name="Value">Award value.</param>
/// <param name="Status">Its green status.</param>
/// <param name="Voluntary">True where a lot outside the CAM asks for voluntary criteria (extra-CAM).</param>
/// <param name="Accepted">Evidence accepted.</param>
/// <param name="Due">Evidence asked for; what is overdue is in it and so counts as failed.</param>
/// <param name="Base">Base value, where the saving is wanted.</param>
internal sealed record MonitoredLot(string Category, decimal Value, string Status, bool Voluntary, decimal Accepted, decimal Due, decimal? Base = null);

/// <summary>The indicators of a set of lots, in percent with two digits; null where the denominator is empty, never zero.</summary>
internal sealed record GreenIndicators(string? GppByNumber, string? GppByValue, string? Scope, string? VerifiedByCount, string? VerifiedByValue,
    string? Gap, string? Saving, string? Sigma)
{
    /// <summary>
    /// FULL lots are the green ones: art. 57 c.2 D.Lgs. 36/2023 asks for the technical specifications and contract clauses whole, so a part of
    /// them does not make a purchase green.
    /// </summary>
    public static GreenIndicators Of(IReadOnlyCollection<MonitoredLot> lots, decimal? baseValue)
    {
        var inScope = lots.Where(lot => lot.Status != GreenStatus.NotApplicable).ToList();
        var full = inScope.Where(lot => lot.Status == GreenStatus.Full).ToList();
        var verified = full.Where(lot => lot.Due > 0 && lot.Accepted == lot.Due).ToList();
        var (all, scoped) = (lots.Sum(lot => lot.Value), inScope.Sum(lot => lot.Value));
        var (green, proven) = (Ratio(full.Sum(lot => lot.Value), scoped), Ratio(verified.Sum(lot => lot.Value), scoped));

        // OECD/SIGMA counts contracts with a green objective anywhere, a voluntary one included.
        var objectives = lots.Count(lot => lot.Status is GreenStatus.Full or GreenStatus.Partial || lot.Status == GreenStatus.NotApplicable && lot.Voluntary);
        return new(
            Text(Ratio(full.Count, inScope.Count)),
            Text(green),
            Text(Ratio(scoped, all)),
            Text(Ratio(full.Sum(lot => lot.Accepted), full.Sum(lot => lot.Due))),
            Text(proven),
            Text(green - proven),
            Text(baseValue is { } asked ? Ratio(asked - all, asked) : null),
            Text(Points(Ratio(objectives, lots.Count))));
    }

    /// <summary>The same for every category and for all together.</summary>
    public static (GreenIndicators Overall, SortedDictionary<string, GreenIndicators> ByCategory) WithCategories(IReadOnlyCollection<MonitoredLot> lots, decimal? baseValue)
    {
        var byCategory = new SortedDictionary<string, GreenIndicators>(StringComparer.Ordinal);
        foreach (var category in lots.GroupBy(lot => lot.Category))
        {
            byCategory[category.Key] = Of([.. category], category.All(lot => lot.Base is not null) ? category.Sum(lot => lot.Base) : null);
        }

        return (Of(lots, baseValue), byCategory);
    }

    /// <summary>A share in percent with two digits, half up; null where the whole is zero.</summary>
    public static string? Percent(decimal part, decimal whole) => Text(Ratio(part, whole));

    /// <summary>Points of OECD/SIGMA: none below 10 %, 5 from 50 %, linear between.</summary>
    private static decimal? Points(decimal? percent) => percent switch
    {
        null => null,
        < 10 => 0,
        >= 50 => 5,
        { } x => 5 * (x - 10) / 40,
    };

    private static decimal? Ratio(decimal part, decimal whole) => whole == 0 ? null : 100 * part / whole;

    private static string? Text(decimal? value) =>
        value is { } x ? decimal.Round(x, 2, MidpointRounding.AwayFromZero).ToString("0.00", CultureInfo.InvariantCulture) : null;
}
