using Aggregator.Messages;
using Aggregator.Messages.DemandCollection;

namespace Aggregator.DemandCollection.Law;

/// <summary>A category as the law has it: identity, codes, thresholds by date. What a line of a demand must say is its questionnaire's.</summary>
/// <param name="HealthServiceOnly">True where only bodies of the health service are bound.</param>
/// <param name="LinesConfidential">Why the public sees only the totals of its demands; null where it may see the lines.</param>
internal sealed record CategoryLaw(string Code, string AnacCode, Text Name, bool LabourIntensive, IReadOnlyList<string> Cpv,
    IReadOnlyList<CategoryThreshold> ThresholdsByDate, bool HealthServiceOnly = false, string? LinesConfidential = null)
{
    /// <summary>The threshold that holds on a day.</summary>
    public CategoryThreshold? ThresholdOn(DateOnly day) =>
        ThresholdsByDate.FirstOrDefault(x => x.ValidFrom <= day && (x.ValidTo is null || day <= x.ValidTo));

    /// <summary>A decree's rule as amounts by date: an EU threshold changes every two years under the same decree.</summary>
    public static IEnumerable<CategoryThreshold> Thresholds(CategoryThresholdRule rule, DecreeLaw decree, IEnumerable<EuThreshold> european) =>
        rule.Rule == "fixed"
            ? [new CategoryThreshold(Money.Euro(rule.Amount!.Value), decree.ValidFrom, decree.ValidTo, decree.Source)]
            : from eu in european
              where eu.Rule == rule.Rule
              let sources = $"{decree.Source}; {eu.Source}"
              let @from = decree.ValidFrom > eu.ValidFrom ? decree.ValidFrom : eu.ValidFrom
              let to = decree.ValidTo is null || eu.ValidTo < decree.ValidTo ? eu.ValidTo : decree.ValidTo
              where to is null || @from <= to
              select new CategoryThreshold(Money.Euro(eu.Amount), @from, to, sources);
}
