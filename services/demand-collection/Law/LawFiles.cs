using System.Text.Json;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Law;

/// <summary>The dated rules that this service brings along: JSON files beside this one, each rule with its dates and its source.</summary>
internal static class LawFiles
{
    /// <summary>EU thresholds by rule and date.</summary>
    public static IReadOnlyList<EuThreshold> Thresholds { get; } = Read<ThresholdFile>("thresholds").Thresholds;

    /// <summary>The aggregated categories.</summary>
    public static IReadOnlyList<CategoryLaw> Categories { get; } = ReadCategories();

    /// <summary>Which reading of the annual threshold decides, by date.</summary>
    public static IReadOnlyList<ReadingLaw> Readings { get; } = Read<ReadingFile>("readings").Readings;

    /// <summary>Longest durations of framework agreements, by date.</summary>
    public static IReadOnlyList<DurationLaw> Durations { get; } = Read<DurationFile>("durations").Durations;

    /// <summary>A category by code; null where the law names none.</summary>
    public static CategoryLaw? Category(string? code) => Categories.FirstOrDefault(x => x.Code == code);

    /// <summary>The rule that holds on a day, among rules with dates.</summary>
    public static T? On<T>(IEnumerable<T> rules, DateOnly day) where T : class, IDated =>
        rules.FirstOrDefault(x => x.ValidFrom <= day && (x.ValidTo is null || day <= x.ValidTo));

    private static IReadOnlyList<CategoryLaw> ReadCategories()
    {
        var file = Read<CategoryFile>("categories");
        return [.. file.Categories.Select(x => new CategoryLaw(x.Code, x.AnacCode, x.Name, x.LabourIntensive, x.Cpv,
            [.. x.Thresholds.SelectMany(rule => CategoryLaw.Thresholds(rule, file.Decrees.Single(decree => decree.Id == rule.Decree), Thresholds)).OrderBy(t => t.ValidFrom)],
            x.HealthServiceOnly, x.LinesConfidential))];
    }

    private static T Read<T>(string name)
    {
        using var file = typeof(LawFiles).Assembly.GetManifestResourceStream($"Aggregator.DemandCollection.Law.{name}.json")!;
        return JsonSerializer.Deserialize<T>(file, Json.Options) ?? throw new JsonException($"{name}.json is empty");
    }

    private sealed record ThresholdFile(IReadOnlyList<EuThreshold> Thresholds);

    private sealed record ReadingFile(IReadOnlyList<ReadingLaw> Readings);

    private sealed record DurationFile(IReadOnlyList<DurationLaw> Durations);

    private sealed record CategoryFile(IReadOnlyList<DecreeLaw> Decrees, IReadOnlyList<CategoryEntry> Categories);

    private sealed record CategoryEntry(string Code, string AnacCode, Messages.Text Name, bool LabourIntensive, IReadOnlyList<string> Cpv,
        IReadOnlyList<CategoryThresholdRule> Thresholds, bool HealthServiceOnly = false, string? LinesConfidential = null);
}

/// <summary>A rule that holds between two days, both included.</summary>
internal interface IDated
{
    DateOnly ValidFrom { get; }

    DateOnly? ValidTo { get; }
}

/// <summary>A threshold of EU relevance.</summary>
internal sealed record EuThreshold(string Rule, decimal Amount, DateOnly ValidFrom, DateOnly? ValidTo, string Source) : IDated;

/// <summary>A decree on the categories.</summary>
internal sealed record DecreeLaw(string Id, DateOnly ValidFrom, DateOnly? ValidTo, string Source) : IDated;

/// <summary>What a decree says about a category: a fixed amount, or the EU threshold of a rule.</summary>
internal sealed record CategoryThresholdRule(string Decree, string Rule, decimal? Amount = null);

/// <summary>Whether a need of several years is compared with the annual threshold by one year or by the whole period.</summary>
internal sealed record ReadingLaw(Reading Reading, DateOnly ValidFrom, DateOnly? ValidTo, string Source) : IDated;

/// <summary>The longest duration of a framework agreement, and whether reasons may exceed it.</summary>
internal sealed record DurationLaw(int MonthsMax, bool Exceptional, DateOnly ValidFrom, DateOnly? ValidTo, string Source) : IDated;

internal enum Reading
{
    Annual,
    WholePeriod,
}
