using System.Globalization;
using Aggregator.Portal.Api;

namespace Aggregator.Portal.Texts;

/// <summary>Amounts, shares and times as an Italian office writes them, or as an English reader expects them. Times are those of Rome.</summary>
internal static class Formats
{
    private const string NoBreak = "\u00a0";
    internal static readonly TimeZoneInfo Rome = TimeZoneInfo.FindSystemTimeZoneById("Europe/Rome");
    private static readonly NumberFormatInfo ItalianNumbers = new() { NumberDecimalSeparator = ",", NumberGroupSeparator = "." };
    private static readonly NumberFormatInfo EnglishNumbers = new() { NumberDecimalSeparator = ".", NumberGroupSeparator = "," };

    private static NumberFormatInfo Numbers => Wording.English ? EnglishNumbers : ItalianNumbers;

    public static string Euro(Money? money) => money is { } m ? Euro(m, 2) : Wording.T("none");

    /// <summary>Without cents, for headline figures only: every table says the exact amount.</summary>
    public static string EuroRounded(Money? money) => money is { } m ? Euro(m, 0) : Wording.T("none");

    private static string Euro(Money money, int decimals)
    {
        var sign = money.Currency == "EUR" ? "€" : money.Currency;
        var number = money.Amount.ToString("N" + decimals, Numbers);
        return Wording.English && sign == "€" ? sign + number : sign + NoBreak + number;
    }

    /// <summary>An amount inside a field, beside which its currency stands.</summary>
    public static string Amount(decimal amount) => amount.ToString("N2", Numbers);

    /// <summary>A day without a time of its own, such as that of a protocol entry.</summary>
    public static string CalendarDay(DateOnly? day) => day is { } d ? d.ToString("d MMMM yyyy", CultureInfo.CurrentCulture) : Wording.T("none");

    public static string Count(long value) => value.ToString("N0", Numbers);

    public static string Quantity(decimal value) => value.ToString("#,##0.######", Numbers);

    public static string Percent(decimal? value)
        => value is { } v ? v.ToString("N2", Numbers) + (Wording.English ? "%" : NoBreak + "%") : Wording.T("none");

    /// <summary>A part of a whole in percent, zero for an empty whole.</summary>
    public static decimal Share(Money? part, Money? whole)
        => whole is { Amount: > 0 } w && part is { } p ? Math.Round(p.Amount / w.Amount * 100, 2, MidpointRounding.AwayFromZero) : 0;

    public static string Day(DateTimeOffset? time)
        => time is { } t ? TimeZoneInfo.ConvertTime(t, Rome).ToString("d MMMM yyyy", CultureInfo.CurrentCulture) : Wording.T("none");

    public static string Moment(DateTimeOffset? time)
        => time is { } t ? TimeZoneInfo.ConvertTime(t, Rome).ToString(Wording.English ? "d MMMM yyyy, HH:mm" : "d MMMM yyyy, 'ore' HH:mm", CultureInfo.CurrentCulture) : Wording.T("none");

    /// <summary>For the datetime attribute of a time element.</summary>
    public static string Machine(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    /// <summary>For a field in which a browser lets a day and an hour be chosen, in Rome.</summary>
    public static string Local(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, Rome).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A number inside markup, such as a coordinate of a drawing.</summary>
    public static string Raw(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
