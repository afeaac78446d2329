using Aggregator.Portal.Api;
using Aggregator.Portal.Campaigns;
using Aggregator.Portal.Layout;
using Aggregator.Portal.Layout.Forms;
using Aggregator.Portal.Texts;

namespace Aggregator.Portal.LotPlans;

/// <summary>What the pages about lots share: where the API is, who may change what, and how figures are written.</summary>
internal static class Cutting
{
    public const string Api = "/api/tender/v1";
    private const int Colours = 12;

    /// <summary>True where the reader signs plans off; the API decides again.</summary>
    public static bool Approves(this Visit visit, Collected campaign) => visit.Me?.Current?.Organisation == campaign.CpbId && visit.Has("cpb.rup");

    /// <summary>The colour of a lot; with more lots than colours its number tells it apart.</summary>
    public static string ColourOf(int lot) => $"lot-{(lot - 1) % Colours + 1}";

    /// <summary>A share as it is on the wire, in percent.</summary>
    public static string Share(decimal share) => Formats.Percent(share * 100);

    public static string Km(decimal? km) => km is { } known ? Formats.Quantity(Math.Round(known, 1, MidpointRounding.AwayFromZero)) + " km" : Wording.T("none");

    public static string Minutes(int? minutes) => minutes is { } known ? Formats.Count(known) + " min" : Wording.T("none");

    public static string Days(int? days) => days is { } known ? Wording.T("lots.days", Formats.Count(known)) : Wording.T("none");

    /// <summary>How far a lot's value is from the mean, with its sign.</summary>
    public static string FromMean(LotFigures lot, Figures figures) =>
        figures.Mean.Amount == 0 ? Wording.T("none") : Signed(lot.Value.Amount / figures.Mean.Amount - 1);

    /// <summary>Between which days present contracts end.</summary>
    public static string Ends(DateOnly? first, DateOnly? last) => first is null ? Wording.T("none") : first == last || last is null ? Short(first.Value) : $"{Short(first.Value)} – {Short(last.Value)}";

    /// <summary>The tag of a version, for a form that changes what it was made from.</summary>
    public static string? Tag(int? version) => version is { } known ? $"\"{known}\"" : null;

    /// <summary>Caps as a form has them; null where nothing is capped.</summary>
    public static object? CapsOf(Filled form)
        => form["tenderedMax"] is null && form["awardedMax"] is null ? null
            : new { tenderedMax = Whole(form["tenderedMax"]), awardedMax = Whole(form["awardedMax"]), order = form["order"] ?? "decreasing-value", reason = form["capsReason"] };

    /// <summary>A whole number, or what was typed instead: the API says what is wrong with it.</summary>
    public static object? Whole(string? text) => int.TryParse(text, out var number) ? number : text;

    public static object? Euro(string? text) => text is null ? null : new { amount = Typed.Amount(text) ?? text, currency = "EUR" };

    /// <summary>The orders in which lots may be given out under a cap.</summary>
    public static IEnumerable<(string Value, string Label)> Orders => new[] { "decreasing-value", "increasing-value", "number" }.Select(order => (order, Wording.T("lots.order." + order)));

    private static string Signed(decimal share) => (share > 0 ? "+" : "") + Share(share);

    private static string Short(DateOnly day) => day.ToString("dd/MM/yyyy", System.Globalization.CultureInfo.InvariantCulture);
}
