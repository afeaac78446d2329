using System.Globalization;
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
