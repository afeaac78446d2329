using Aggregator.Local;

namespace Aggregator.Support;

/// <summary>Where the repository is, for tests that run its programs or read its files.</summary>
public static class Repository
{
    /// <summary>The folder with <c>Aggregator.sln</c>.</summary>
    public static string Root { get; } = Find();

    /// <summary>Debug or Release, as the running tests were built.</summary>
    public static string Configuration { get; } =
        AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";

    /// <summary>The dll of one of the platform's programs, built like the tests that ask.</summary>
    public static string Dll(Component component)
    {
        var dll = component.BuiltDll(Root, Configuration);
        return File.Exists(dll) ? dll : throw new FileNotFoundException($"Build {component.Project} in {Configuration} first", dll);
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Aggregator.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("The tests run inside the repository");
    }
}
