using System.Security.Cryptography;
using System.Text;
using Aggregator.Local.Servers;

namespace Aggregator.Local.Up;

/// <summary>Builds the programs in Release and puts them into the installation, unless nothing changed since the last time.</summary>
internal static class Publish
{
    public const string DemoKey = "demo";
    private const string DemoProject = "deploy/demo/Demo.csproj";

    // A project that is referenced but not in the solution would be built in Debug.
    private static readonly string[] Libraries = ["services/shared/Aggregator.Messages/Aggregator.Messages.csproj", "services/shared/Aggregator.Platform/Aggregator.Platform.csproj"];
    private static readonly string[] Sources = ["services", "gateway", "deploy/demo", "deploy/local/Servers", "Directory.Build.props", "Directory.Packages.props", "global.json"];
    private static readonly HashSet<string> NotSources = ["bin", "obj", "node_modules", "dist"];

    public static async Task RunAsync(Place place, Screen screen, CancellationToken ct)
    {
        var stamp = place.InFolder("bin/stamp");
        var fingerprint = Fingerprint(place.Root);
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp, ct) == fingerprint)
        {
            return;
        }

        (string Key, string Project)[] all = [.. Component.All.Select(x => (x.Key, x.Project)), (DemoKey, DemoProject)];
        await screen.StepAsync("Building the programs", all.Length + 1, async advance =>
        {
            // A solution of just what is shipped, so that one build makes them all, in parallel.
            var solution = place.InFolder("bin/programs.slnx");
            Directory.CreateDirectory(Path.GetDirectoryName(solution)!);
            var projects = Libraries.Concat(all.Select(x => x.Project))
                .Select(x => $"""  <Project Path="{Path.GetRelativePath(Path.GetDirectoryName(solution)!, Path.Combine(place.Root, x))}" />""");
            await File.WriteAllTextAsync(solution, $"<Solution>\n{string.Join('\n', projects)}\n</Solution>\n", ct);

            var log = place.Log("build");
            Directory.CreateDirectory(Path.GetDirectoryName(log)!);
            File.Delete(log);
            await using var build = await Guarded.StartAsync(
                ["dotnet", "publish", solution, "-c", "Release", "-nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false", "-v:minimal"], log, "KILL", workingFolder: place.Root);
            await FollowAsync(build, log, [.. all.Select(x => Path.GetFileNameWithoutExtension(x.Project))], advance, ct);
            foreach (var (key, project) in all)
            {
                Replace(Path.Combine(place.Root, Path.GetDirectoryName(project)!, "bin/Release/net10.0/publish"), place.Programs(key));
            }

            await File.WriteAllTextAsync(stamp, fingerprint, ct);
        });
    }

    private static async Task FollowAsync(Guarded build, string log, IReadOnlyList<string> projects, Action<string> advance, CancellationToken ct)
    {
        var done = new HashSet<string>();
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (true)
        {
            var ended = build.HasExited;
            foreach (var line in Lines(log))
            {
                // "  Tender -> …/publish/" is written once a project is complete.
                if (line.Split(" -> ") is [var name, var target] && target.TrimEnd('/').EndsWith("publish", StringComparison.Ordinal) && done.Add(name.Trim()) && projects.Contains(name.Trim()))
                {
                    advance(name.Trim());
                }
            }

            if (ended)
            {
                break;
            }

            await tick.WaitForNextTickAsync(ct);
        }

        if (await build.WaitAsync(ct) is var code && code != 0)
        {
            var errors = Lines(log).Where(x => x.Contains(": error ", StringComparison.Ordinal)).Distinct().Take(10).ToList();
            throw new LocalFailure($"The build failed:\n{(errors.Count > 0 ? string.Join('\n', errors) : build.LogTail())}");
        }
    }

    private static IEnumerable<string> Lines(string log)
    {
        using var reader = new StreamReader(new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd().Split('\n');
    }

    private static void Replace(string from, string to)
    {
        if (Directory.Exists(to))
        {
            Directory.Delete(to, recursive: true);
        }

        foreach (var folder in Directory.GetDirectories(from, "*", SearchOption.AllDirectories).Prepend(from))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        }

        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
        }
    }

    internal static string Fingerprint(string root)
    {
        var all = new StringBuilder();
        foreach (var source in Sources)
        {
            foreach (var file in Files(Path.Combine(root, source)).Order(StringComparer.Ordinal))
            {
                var info = new FileInfo(file);
                all.Append(file).Append('|').Append(info.Length).Append('|').Append(info.LastWriteTimeUtc.Ticks).Append('\n');
            }
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all.ToString())));
    }

    private static IEnumerable<string> Files(string path) =>
        File.Exists(path)
            ? [path]
            : Directory.GetFiles(path).Concat(Directory.GetDirectories(path).Where(x => !NotSources.Contains(Path.GetFileName(x))).SelectMany(Files));
}
