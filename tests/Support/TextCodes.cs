using System.Text.RegularExpressions;

namespace Aggregator.Support;

/// <summary>The codes that a service's sources refuse with; a test asserts that each has its text in both languages.</summary>
public static partial class TextCodes
{
    /// <summary>Literal codes given to refusals, problems and input errors in the C# files of a folder.</summary>
    public static IEnumerable<string> In(string folder) =>
        Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .SelectMany(file => Use().Matches(File.ReadAllText(file)))
            .Select(use => use.Groups["code"].Value)
            .Distinct();

    [GeneratedRegex("""(?:\bRefusal(?:\.\w+)?\(|\bProblem\.Of\([\w.]+,|\be(?:rrors)?\.(?:Add|If)\((?:[^;]*?),)\s*"(?<code>[a-z][a-z0-9.-]+)"(?=\s*[,)])""", RegexOptions.CultureInvariant)]
    private static partial Regex Use();
}
