using System.Globalization;
using System.Reflection;
using System.Resources;

namespace Aggregator.Platform;

/// <summary>
/// The texts that people read, by code, in Italian (Texts.resx) and English (Texts.en.resx): first the service's own, then the
/// platform's. The language is the request's, Italian unless it prefers English.
/// </summary>
public sealed class Texts(params IReadOnlyList<ResourceManager> managers)
{
    private static readonly ResourceManager Own = new(typeof(Texts));
    private readonly ResourceManager[] _managers = [.. managers, Own];

    /// <summary>The platform's texts alone.</summary>
    public static readonly Texts Platform = new();

    /// <summary>The languages, the binding one first.</summary>
    public static readonly IReadOnlyList<CultureInfo> Languages = [CultureInfo.GetCultureInfo("it"), CultureInfo.GetCultureInfo("en")];

    /// <summary>The texts of a service: its Texts.resx at the root of the project, where there is one.</summary>
    public static Texts Of(Assembly service)
    {
        var name = service.GetManifestResourceNames().SingleOrDefault(resource => resource.EndsWith(".Texts.resources", StringComparison.Ordinal));
        return name is null ? new Texts() : new Texts(new ResourceManager(name[..^".resources".Length], service));
    }

    /// <summary>Two-letter code of the current language.</summary>
    internal string Language => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" ? "en" : "it";

    /// <summary>The text of a code with its arguments in place; null where no text has that code.</summary>
    public string? Find(string code, params (string Name, object? Value)[] args) => Find(code, CultureInfo.GetCultureInfo(Language), args);

    /// <summary>The text of a code, or the code itself: a missing text must not hide the refusal.</summary>
    public string Say(string code, params (string Name, object? Value)[] args) => Find(code, args) ?? code;

    /// <summary>
    /// The codes among these that lack a text in a language: what a test of every service asserts to be empty. An English text must be
    /// an English one, not the Italian fallback.
    /// </summary>
    public IEnumerable<string> Missing(IEnumerable<string> codes) =>
        from code in codes.Distinct()
        from language in Languages
        where !_managers.Any(manager => Exact(manager, code, language) is not null || Exact(manager, "input." + code, language) is not null)
        select $"{code} ({language.Name})";

    private string? Find(string code, CultureInfo language, (string Name, object? Value)[] args)
    {
        var text = _managers.Select(manager => manager.GetString(code, language)).FirstOrDefault(found => found is not null);
        foreach (var (name, value) in args)
        {
            text = text?.Replace("{" + name + "}", value switch
            {
                null => "–",
                Messages.Money money => money.Amount.ToString("N2", language) + " " + money.Currency,
                IFormattable formattable => formattable.ToString(null, language),
                _ => value.ToString(),
            });
        }

        return text;
    }

    private static string? Exact(ResourceManager manager, string code, CultureInfo language) =>
        manager.GetResourceSet(language.Name == "it" ? CultureInfo.InvariantCulture : language, true, false)?.GetString(code);
}
