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

    /// <summary>
    /// A number that may have many decimals, such as a quantity or a price per unit, in the way of the page's language (1.234,5 in Italian): there the language's own
    /// decimal sign always is one, so that 1,234 stays one and a bit. The other sign groups thousands where three digits follow each, and is a decimal sign elsewhere.
    /// </summary>
    public static string? Number(string? text)
    {
        var typed = Blank().Replace(text ?? "", "");
        var (own, other) = Wording.English ? ('.', ',') : (',', '.');
        var (ours, theirs) = (typed.LastIndexOf(own), typed.LastIndexOf(other));
        var grouped = (ours < 0 || typed.IndexOf(own) != ours) && Thousands().IsMatch(typed);
        var at = ours >= 0 && theirs >= 0 ? Math.Max(ours, theirs) : grouped ? -1 : Math.Max(ours, theirs);
        var (whole, part) = at < 0 ? (typed, null) : (typed[..at], typed[(at + 1)..]);
        var plain = whole.Replace(".", "").Replace(",", "") + (part is null ? "" : "." + part);
        return decimal.TryParse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number.ToString(CultureInfo.InvariantCulture) : null;
    }

    /// <summary>A day as 31/12/2027, 31.12.2027 or 2027-12-31, as the API wants it; null where it is none.</summary>
    public static string? Date(string? text)
        => DateOnly.TryParseExact(text?.Trim(), ["yyyy-MM-dd", "d/M/yyyy", "d.M.yyyy", "d-M-yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"^[1-9]\d{0,2}([.,]\d{3})+\z")]
    private static partial Regex Thousands();

    /// <summary>A day and an hour in Rome, as a browser's own field sends it or as 31/12/2026 12:00, as the API wants it; null where it is none. An hour that the clocks skip in spring is none.</summary>
    public static string? Moment(string? text)
        => DateTime.TryParseExact(text?.Trim(), ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "d/M/yyyy H:mm", "d/M/yyyy, H:mm", "d/M/yyyy H.mm", "d/M/yyyy, H.mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment) && !Formats.Rome.IsInvalidTime(moment)
            ? new DateTimeOffset(moment, Formats.Rome.GetUtcOffset(moment)).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"[\s\u00a0€]")]
    private static partial Regex Blank();

    [GeneratedRegex(@"^\d{1,3}(\.\d{3})+\z|^\d{1,3}(,\d{3})+\z")]
    private static partial Regex Grouped();
}
