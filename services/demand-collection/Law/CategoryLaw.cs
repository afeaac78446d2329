using Aggregator.Messages;
using Aggregator.Messages.DemandCollection;

namespace Aggregator.DemandCollection.Law;

/// <summary>A category as the law has it: identity, thresholds by date, and what a line of a demand must say.</summary>
/// <param name="LinesConfidential">Why the public sees only the totals of its demands; null where it may see the lines.</param>
internal sealed record CategoryLaw(string Code, string AnacCode, Text Name, bool LabourIntensive, IReadOnlyList<string> Cpv,
    IReadOnlyList<CategoryThreshold> ThresholdsByDate, IReadOnlyList<UnitLaw> Units, string? LinesConfidential = null)
{
    /// <summary>The threshold that holds on a day.</summary>
    public CategoryThreshold? ThresholdOn(DateOnly day) =>
        ThresholdsByDate.FirstOrDefault(x => x.ValidFrom <= day && (x.ValidTo is null || day <= x.ValidTo));

    /// <summary>What lines measured in a unit must say; null where the category is not measured in it.</summary>
    public UnitLaw? Unit(string? unit) => Units.FirstOrDefault(x => x.Unit == unit);

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

/// <summary>A unit of measure of a category and the fields of a line measured in it.</summary>
/// <param name="Unit">Code of the unit.</param>
/// <param name="Name">What is counted.</param>
/// <param name="Fields">The questionnaire.</param>
/// <param name="PerInhabitantMax">More than this per inhabitant is probably a slip of the pen: warned about, not refused.</param>
internal sealed record UnitLaw(string Unit, Text Name, IReadOnlyList<FieldLaw> Fields, decimal? PerInhabitantMax = null);

/// <summary>A field of a line.</summary>
/// <param name="Name">Its name in <c>fields</c>.</param>
/// <param name="Type">What its text must be.</param>
/// <param name="Label">Its label.</param>
/// <param name="Required">True where a submitted line must say it.</param>
/// <param name="OneOf">Exactly one field of the same group must be said.</param>
/// <param name="Min">Least number.</param>
/// <param name="Max">Greatest number.</param>
/// <param name="Values">The choices.</param>
/// <param name="Refused">Values that are understood and refused, with the reason.</param>
internal sealed record FieldLaw(string Name, FieldType Type, Text Label, bool Required = false, string? OneOf = null, decimal? Min = null, decimal? Max = null,
    IReadOnlyList<ChoiceLaw>? Values = null, IReadOnlyList<RefusedValue>? Refused = null);

internal enum FieldType
{
    Text,
    Choice,
    Integer,
    Decimal,
    Boolean,
}

/// <summary>A choice of a field.</summary>
internal sealed record ChoiceLaw(string Value, Text Label);

/// <summary>A value that the law keeps out of the category.</summary>
internal sealed record RefusedValue(string Value, string Code, string Source);
