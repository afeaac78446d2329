using System.Text.Json;
using Aggregator.Messages;
using Aggregator.Platform;

namespace Aggregator.Contract;

/// <summary>Checks that several slices share.</summary>
internal static class Rules
{
    /// <summary>A value of an enumeration given in the query string by its name on the wire; null where none is given, a problem where it is no such name.</summary>
    internal static IResult? Unknown<TEnum>(string? given, string parameter, out TEnum? value)
        where TEnum : struct, Enum
    {
        value = null;
        if (given is null)
        {
            return null;
        }

        var names = Enum.GetValues<TEnum>().ToDictionary(x => JsonNamingPolicy.KebabCaseLower.ConvertName(x.ToString()));
        if (names.TryGetValue(given, out var found))
        {
            value = found;
            return null;
        }

        var errors = new Errors();
        errors.Add("?" + parameter, "enum", ("values", string.Join(", ", names.Keys)));
        return Problem.Invalid(errors);
    }

    /// <summary>Zero and negative amounts are refused everywhere: a negative order would make room instead of taking it.</summary>
    internal static void Positive(this Errors errors, Money amount, string pointer)
    {
        errors.If(amount.Amount <= 0m, pointer + "/amount", "contract.amount-not-positive");
        errors.If(amount.Amount > Cents.Max, pointer + "/amount", "too-big", ("max", Cents.Max));
    }
}
