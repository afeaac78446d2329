using System.Globalization;
using System.Text.RegularExpressions;

namespace Aggregator.Portal.Texts;

/// <summary>What people type, as the API wants it.</summary>
internal static partial class Typed
{
    /// <summary>
    /// An amount in the Italian way (1.234,50), in the English one (1,234.50) or plain (1234.50), with or without the euro sign; null where it is none. Three digits
    /// after a single separator are thousands: nobody writes tenths of a cent.
    /// </summary>
    public static string? Amount(string? text)
    {
        var typed = Blank().Replace(text ?? "", "");
        var (comma, dot) = (typed.LastIndexOf(','), typed.LastIndexOf('.'));
        var last = Math.Max(comma, dot);
        var thousands = last >= 0 && Grouped().IsMatch(typed);
        var plain = last < 0 || thousands ? typed.Replace(".", "").Replace(",", "") : typed[..last].Replace(".", "").Replace(",", "") + "." + typed[(last + 1)..];
        return decimal.TryParse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) ? amount.ToString(CultureInfo.InvariantCulture) : null;
    }

    [GeneratedRegex(@"[\s\u00a0€]")]
    private static partial Regex Blank();

    [GeneratedRegex(@"^\d{1,3}(\.\d{3})+\z|^\d{1,3}(,\d{3})+\z")]
    private static partial Regex Grouped();
}
