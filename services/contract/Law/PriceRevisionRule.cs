namespace Aggregator.Contract.Law;

/// <summary>What a contract is about, where the law tells the kinds apart.</summary>
internal enum ContractKind
{
    Works,
    Services,
    Supplies,
}

/// <summary>
/// When and how far prices are revised, art. 60 of D.Lgs. 36/2023: automatic, both ways, on what is still due. The rule that counts
/// is the one in force on the day of the notice, because a clause cannot change after the bids.
/// </summary>
/// <param name="Kind">Works, or services and supplies of duration.</param>
/// <param name="ThresholdPercent">The variation must be more than this.</param>
/// <param name="SharePercent">Share of the variation that is paid.</param>
/// <param name="OnlyExcess">True where only the part above the threshold counts.</param>
/// <param name="From">First day in force.</param>
/// <param name="To">Last day in force.</param>
/// <param name="Source">Where it is written.</param>
internal sealed record PriceRevisionRule(
    ContractKind Kind, decimal ThresholdPercent, decimal SharePercent, bool OnlyExcess, DateOnly From, DateOnly? To, string Source)
{
    private const string First = "D.Lgs. 36/2023, art. 60 c.2, testo originario";
    private const string Corrected = "D.Lgs. 36/2023, art. 60 c.2 come modificato dal D.Lgs. 209/2024; allegato II.2-bis";
    private static readonly DateOnly CodeInForce = new(2023, 7, 1);
    private static readonly DateOnly CorrectionInForce = new(2024, 12, 31);

    internal static readonly IReadOnlyList<PriceRevisionRule> All =
    [
        new(ContractKind.Works, 5m, 80m, false, CodeInForce, CorrectionInForce.AddDays(-1), First),
        new(ContractKind.Services, 5m, 80m, false, CodeInForce, CorrectionInForce.AddDays(-1), First),
        new(ContractKind.Supplies, 5m, 80m, false, CodeInForce, CorrectionInForce.AddDays(-1), First),
        new(ContractKind.Works, 3m, 90m, true, CorrectionInForce, null, Corrected),
        new(ContractKind.Services, 5m, 80m, true, CorrectionInForce, null, Corrected),
        new(ContractKind.Supplies, 5m, 80m, true, CorrectionInForce, null, Corrected),
    ];

    /// <summary>The rule in force on a day; null before the Code.</summary>
    internal static PriceRevisionRule? At(ContractKind kind, DateOnly day) =>
        All.SingleOrDefault(rule => rule.Kind == kind && rule.From <= day && (rule.To is null || day <= rule.To));

    /// <summary>What is added to (or taken from) the price of what is still due, to the cent.</summary>
    internal decimal Revise(decimal variationPercent, decimal remaining)
    {
        var size = Math.Abs(variationPercent);
        if (size <= ThresholdPercent)
        {
            return 0.00m;
        }

        var counted = OnlyExcess ? size - ThresholdPercent : size;
        return Cents.HalfUp(Math.Sign(variationPercent) * remaining * counted / 100m * SharePercent / 100m);
    }
}
