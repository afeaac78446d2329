namespace Aggregator.Contract.Law;

/// <summary>The option of one fifth, art. 120 c.9: only where the notice has it, and counted on the original value.</summary>
internal sealed record OptionRule(decimal Percent, DateOnly From, DateOnly? To, string Source)
{
    internal static readonly IReadOnlyList<OptionRule> All =
    [
        new(20m, new DateOnly(2023, 7, 1), null, "D.Lgs. 36/2023, art. 120 c.9"),
    ];

    internal static OptionRule? At(DateOnly day) => All.SingleOrDefault(rule => rule.From <= day && (rule.To is null || day <= rule.To));

    /// <summary>Rounded down: a fraction of a cent more would be more than a fifth.</summary>
    internal decimal Of(decimal originalValue) => Cents.Down(originalValue * Percent / 100m);
}
