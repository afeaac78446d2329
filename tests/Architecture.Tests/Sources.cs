using Aggregator.Support;

namespace Aggregator.Architecture.Tests;

/// <summary>The repository's own files, as text.</summary>
internal static class Sources
{
    public static readonly string[] Services = ["demand-collection", "tender", "contract", "gpp-monitoring"];

    public static string Root => Repository.Root;

    /// <summary>C# files below a folder of the repository, without generated ones, with forward slashes, relative to the folder.</summary>
    public static IEnumerable<string> Of(string folder) => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
        .Select(x => Path.GetRelativePath(Path.Combine(Root, folder), x))
        .Where(x => !x.Split('/').Any(part => part is "bin" or "obj" or "Migrations" or "node_modules"))
        .Order(StringComparer.Ordinal);

    public static string Read(string folder, string file) => File.ReadAllText(Path.Combine(Root, folder, file));

    /// <summary>The test project of a service.</summary>
    public static string TestsOf(string service) => "tests/" + string.Concat(service.Split('-').Select(x => char.ToUpperInvariant(x[0]) + x[1..])) + ".Tests";
}
