using Aggregator.Messages;
using Aggregator.Platform;

namespace Aggregator.Contract;

/// <summary>Checks that several slices share.</summary>
internal static class Rules
{
    /// <summary>Zero and negative amounts are refused everywhere: a negative order would make room instead of taking it.</summary>
    internal static void Positive(this Errors errors, Money amount, string pointer)
    {
        errors.If(amount.Amount <= 0m, pointer + "/amount", "contract.amount-not-positive");
        errors.If(amount.Amount > Cents.Max, pointer + "/amount", "too-big", ("max", Cents.Max));
    }
}
