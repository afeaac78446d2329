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

    /// <summary>A day and an hour in Rome, as a browser's own field sends it or as 31/12/2026 12:00, as the API wants it; null where it is none. An hour that the clocks skip in spring is none.</summary>
    public static string? Moment(string? text)
        => DateTime.TryParseExact(text?.Trim(), ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "d/M/yyyy H:mm", "d/M/yyyy, H:mm", "d/M/yyyy H.mm", "d/M/yyyy, H.mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment) && !Formats.Rome.IsInvalidTime(moment)
            ? new DateTimeOffset(moment, Formats.Rome.GetUtcOffset(moment)).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"[\s\u00a0€]")]
    private static partial Regex Blank();

    [GeneratedRegex(@"^\d{1,3}(\.\d{3})+\z|^\d{1,3}(,\d{3})+\z")]
    private static partial Regex Grouped();
}
