using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Aggregator.Portal.Texts;
using Aggregator.Support;

namespace Aggregator.Portal.Tests.Texts;

public sealed partial class WordingTests
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    [Fact]
    public void Every_text_is_there_in_both_languages()
        => Assert.Equal(Wording.Keys(CultureInfo.InvariantCulture).Order(StringComparer.Ordinal), Wording.Keys(English).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_text_that_a_page_names_is_there()
    {
        var known = Wording.Keys(CultureInfo.InvariantCulture).ToHashSet();
        var named = Directory.EnumerateFiles(Path.Combine(Repository.Root, "gateway", "Portal"), "*.razor", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "gateway", "Portal"), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("node_modules") && !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"))
            .SelectMany(file => Named().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)).Distinct();
        Assert.DoesNotContain(named, key => !key.EndsWith('.') && !known.Contains(key));
    }

    [Fact]
    public void Every_public_message_has_words()
    {
        var published = typeof(Messages.MessageAttribute).Assembly.GetTypes()
            .Select(type => (Messages.MessageAttribute?)Attribute.GetCustomAttribute(type, typeof(Messages.MessageAttribute)))
            .Where(message => message is { Visibility: Messages.Visibility.Public }).Select(message => "event." + message!.Name);
        Assert.Empty(published.Except(Wording.Keys(CultureInfo.InvariantCulture)));
    }

    /// <summary>Categories as the law names them: a body must find its collection under the name that the decree gives it.</summary>
    [Fact]
    public void Every_category_of_the_law_has_its_name_in_both_languages()
    {
        using var law = JsonDocument.Parse(File.ReadAllText(Path.Combine(Demand, "Law", "categories.json")));
        var categories = law.RootElement.GetProperty("categories").EnumerateArray().ToList();
        Assert.NotEmpty(categories);
        foreach (var category in categories)
        {
            Assert.Equal(category.GetProperty("name").GetProperty("it").GetString(), Known("it-IT", "category", category.GetProperty("code")));
            Assert.Equal(category.GetProperty("name").GetProperty("en").GetString(), Known("en-IE", "category", category.GetProperty("code")));
        }
    }

    /// <summary>The questionnaires that the platform brings along, and those recorded here, which an office has published itself.</summary>
    [Fact]
    public void Every_unit_of_a_questionnaire_has_a_word_in_both_languages_and_no_other_has_one()
    {
        var own = Directory.EnumerateFiles(Path.Combine(Demand, "Questionnaires"), "*.json");
        var recorded = Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Recorded", "api", "demand", "v1", "categories"), "*.json", SearchOption.AllDirectories).Where(file => file.Contains("questionnaires"));
        var units = own.Concat(recorded).SelectMany(file =>
        {
            using var questionnaire = JsonDocument.Parse(File.ReadAllText(file));
            return questionnaire.RootElement.GetProperty("units").EnumerateArray().Select(unit => "unit." + unit.GetProperty("unit").GetString()).ToList();
        }).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(units, Wording.Keys(CultureInfo.InvariantCulture).Where(key => key.StartsWith("unit.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    private static string Demand => Path.Combine(Repository.Root, "services", "demand-collection");

    private static string Known(string culture, string family, JsonElement code)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
        return Wording.Known(family, code.GetString()).Replace('’', '\'');
    }

    [Fact]
    public void Placeholders_are_the_same_in_both_languages()
    {
        foreach (var key in Wording.Keys(CultureInfo.InvariantCulture))
        {
            Assert.Equal(Placeholders(key, "it-IT"), Placeholders(key, "en-IE"));
        }
    }

    private static IEnumerable<string> Placeholders(string key, string culture)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
        return [.. Placeholder().Matches(Wording.T(key)).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal)];
    }

    [GeneratedRegex("""(?<![A-Za-z])T\("([^"]+)"[,)]""")]
    private static partial Regex Named();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Placeholder();
}
