using Aggregator.Messages;

namespace Aggregator.Contract.Agreements;

/// <summary>
/// What was saved against a named baseline. Here it is the tender's base value (s_base): other baselines (history, reference prices)
/// must never be mixed with it, so each is a figure of its own.
/// </summary>
/// <param name="Baseline">Always <c>tender-base</c> here.</param>
/// <param name="BaseValue">What it would have cost at base prices.</param>
/// <param name="Value">What it costs.</param>
/// <param name="Amount">The difference.</param>
/// <param name="Percent">The difference as a share of the base, two digits.</param>
internal sealed record Savings(string Baseline, Money BaseValue, Money Value, Money Amount, decimal Percent)
{
    internal static Savings OfAward(Agreement agreement) => Of(agreement.BaseValue, agreement.Ceiling);

    /// <summary>Orders at award prices, priced back to the base in the proportion of the award.</summary>
    internal static Savings OfOrders(Agreement agreement, decimal ordered) =>
        Of(agreement.Ceiling == 0m ? 0m : Cents.HalfUp(ordered * (agreement.BaseValue / agreement.Ceiling)), ordered);

    private static Savings Of(decimal baseValue, decimal value) => new("tender-base", Money.Euro(baseValue), Money.Euro(value), Money.Euro(baseValue - value),
        baseValue == 0m ? 0.00m : Cents.HalfUp((baseValue - value) / baseValue * 100m));
}
