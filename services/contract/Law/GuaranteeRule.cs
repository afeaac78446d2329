namespace Aggregator.Contract.Law;

/// <summary>The final guarantee as a percentage of the contract, art. 117: it grows with the discount, faster beyond the second step.</summary>
internal sealed record GuaranteeRule(
    decimal BasePercent, decimal FirstStep, decimal FirstPointsPerPoint, decimal SecondStep, decimal SecondPointsPerPoint, DateOnly From, DateOnly? To, string Source)
{
    internal static readonly IReadOnlyList<GuaranteeRule> All =
    [
        new(10m, 10m, 1m, 20m, 2m, new DateOnly(2023, 7, 1), null, "D.Lgs. 36/2023, art. 117 cc.1-2"),
    ];

    internal static GuaranteeRule? At(DateOnly day) => All.SingleOrDefault(rule => rule.From <= day && (rule.To is null || day <= rule.To));

    /// <summary>Parts of a point count in proportion.</summary>
    internal decimal Percent(decimal discountPercent) => BasePercent
        + Math.Clamp(discountPercent - FirstStep, 0m, SecondStep - FirstStep) * FirstPointsPerPoint
        + Math.Max(discountPercent - SecondStep, 0m) * SecondPointsPerPoint;
}
