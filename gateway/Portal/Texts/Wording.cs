using System.Globalization;
using System.Resources;
using Aggregator.Portal.Api;

namespace Aggregator.Portal.Texts;

/// <summary>The words of the pages: Italian in Texts.resx, English in Texts.en.resx, by the language of the request.</summary>
internal static class Wording
{
    private static readonly ResourceManager Resources = new("Aggregator.Portal.Texts.Texts", typeof(Wording).Assembly);

    /// <summary>A missing text is a bug that a test finds; on a page the key shows rather than nothing.</summary>
    public static string T(string key, params object?[] args)
    {
        var text = Resources.GetString(key, CultureInfo.CurrentUICulture) ?? key;
        return args.Length == 0 ? text : string.Format(CultureInfo.CurrentCulture, text, args);
    }

    /// <summary>The text of a value that another process chose, such as a state: one that this portal does not know yet shows as it came.</summary>
    public static string Known(string family, string? value)
        => value is null ? T("none") : Resources.GetString($"{family}.{value.ToLowerInvariant()}", CultureInfo.CurrentUICulture) ?? value;

    /// <summary>True where the portal has words for the key.</summary>
    public static bool Has(string key) => Resources.GetString(key, CultureInfo.CurrentUICulture) is not null;

    /// <summary>A text that the platform holds in both languages.</summary>
    public static string T(LocalText? text) => text is null ? T("none") : English ? text.En : text.It;

    /// <summary>A text that stands in the middle of a sentence, put at the beginning of one.</summary>
    public static string Capital(string text) => text.Length == 0 ? text : char.ToUpper(text[0], CultureInfo.CurrentCulture) + text[1..];

    public static bool English => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en";

    public static string Language => English ? "en" : "it";

    /// <summary>Every key of one language, for the test that compares the two.</summary>
    internal static IEnumerable<string> Keys(CultureInfo culture)
        => Resources.GetResourceSet(culture, createIfNotExists: true, tryParents: false)!
            .Cast<System.Collections.DictionaryEntry>().Select(entry => (string)entry.Key);
}
