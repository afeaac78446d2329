using System.Globalization;
using System.Text.RegularExpressions;

namespace Aggregator.Contract.Identifiers;

/// <summary>
/// The tender identification code (CIG) has check digits, in three generations. A published CIG is known that breaks them, so a wrong
/// one is worth a warning and never a refusal.
/// </summary>
internal static partial class Cig
{
    /// <summary>True where the check digits of one of the three generations are right.</summary>
    internal static bool IsPlausible(string cig)
    {
        cig = cig.Trim().ToUpperInvariant();
        if (Decimal().IsMatch(cig))
        {
            return cig[7..] == Check(long.Parse(cig[..7], CultureInfo.InvariantCulture), 4091, "X3");
        }

        if (Lettered().IsMatch(cig))
        {
            // A counts 1: the letter's place in the alphabet is added to the number.
            return cig[7..] == Check(Hex(cig[1..7]) + cig[0] - 'A' + 1, 4091, "X3");
        }

        return Smart().IsMatch(cig) && cig[1..3] == Check(Hex(cig[3..]), 251, "X2");
    }

    private static string Check(long number, int modulus, string format) => (number * 211 % modulus).ToString(format, CultureInfo.InvariantCulture);

    private static long Hex(string digits) => long.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^[0-9]{7}[0-9A-F]{3}\z")]
    private static partial Regex Decimal();

    [GeneratedRegex(@"^[A-U][0-9A-F]{9}\z")]
    private static partial Regex Lettered();

    [GeneratedRegex(@"^[XYZ][0-9A-F]{9}\z")]
    private static partial Regex Smart();
}
