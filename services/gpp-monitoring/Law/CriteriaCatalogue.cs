using System.Text.Json;
using Aggregator.Messages;
using Aggregator.Platform;

namespace Aggregator.GppMonitoring.Law;

/// <summary>A limit that a criterion sets on one thing.</summary>
internal sealed record Threshold(string Item, string Op, string Value, string Unit);

/// <summary>A criterion as one edition of its decree states it, in our own words.</summary>
internal sealed record Criterion(string Id, string Phase, bool Mandatory, Text Summary, IReadOnlyList<string> Evidence, string When, string Confidence,
    IReadOnlyList<Threshold>? Thresholds = null, int? PeriodMonths = null, int DueDays = 30)
{
    /// <summary>The parts of a tender that bind the contractor, and that it can therefore be asked to prove.</summary>
    public bool Binds => Phase is "ST" or "CC";
}

/// <summary>The criteria of a category between two dates.</summary>
/// <param name="Name">Stable name of the edition.</param>
/// <param name="Kind"><c>cam</c>, or <c>voluntary</c> where no decree holds for the category.</param>
/// <param name="Categories">Codes of the categories.</param>
/// <param name="CpvPrefixes">CPV codes that the decree names, by their first digits.</param>
/// <param name="ValidFrom">First day.</param>
/// <param name="ValidTo">Last day; null while in force.</param>
/// <param name="Decree">The decree.</param>
/// <param name="Source">Where it was published and what is to be known of it.</param>
/// <param name="Criteria">Its criteria, in its order.</param>
internal sealed record Edition(string Name, string Kind, IReadOnlyList<string> Categories, IReadOnlyList<string> CpvPrefixes, DateOnly ValidFrom,
    DateOnly? ValidTo, string Decree, string Source, IReadOnlyList<Criterion> Criteria)
{
    public bool InForce(DateOnly day) => ValidFrom <= day && (ValidTo is not { } last || day <= last);
}

/// <summary>
/// The minimum environmental criteria (CAM) as data with dates: art. 57 c.2 D.Lgs. 36/2023 binds to those in force on the date of the notice.
/// </summary>
internal static class CriteriaCatalogue
{
    public static IReadOnlyList<Edition> Editions { get; } = Load();

    /// <summary>The edition that holds for a category on a day; null where there is neither a decree nor a voluntary set.</summary>
    public static Edition? For(string categoryCode, DateOnly day) =>
        Editions.SingleOrDefault(edition => edition.Categories.Contains(categoryCode) && edition.InForce(day));

    /// <summary>The criteria that hold for a category on a day, the voluntary ones included.</summary>
    public static IReadOnlyList<Criterion> CriteriaOf(string? categoryCode, DateOnly day) =>
        categoryCode is null ? [] : For(categoryCode, day)?.Criteria ?? [];

    private static Edition[] Load()
    {
        using var file = typeof(CriteriaCatalogue).Assembly.GetManifestResourceStream("Aggregator.GppMonitoring.Law.criteria.json")!;
        var editions = new Dictionary<string, Edition>();
        foreach (var row in JsonSerializer.Deserialize<Document>(file, Json.Options)!.Editions)
        {
            // An amending decree states only what it changes; the rest is the edition before it.
            var criteria = row.BasedOn is null ? row.Criteria
                : [.. editions[row.BasedOn].Criteria.Select(old => row.Criteria.SingleOrDefault(changed => changed.Id == old.Id) ?? old)];
            editions.Add(row.Edition, new Edition(row.Edition, row.Kind, row.Categories, row.CpvPrefixes, row.ValidFrom, row.ValidTo, row.Decree, row.Source, criteria));
        }

        return [.. editions.Values];
    }

    private sealed record Document(IReadOnlyList<Row> Editions);

    private sealed record Row(string Edition, string Kind, IReadOnlyList<string> Categories, IReadOnlyList<string> CpvPrefixes, DateOnly ValidFrom,
        DateOnly? ValidTo, string Decree, string Source, IReadOnlyList<Criterion> Criteria, string? BasedOn = null);
}
