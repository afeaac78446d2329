using System.Diagnostics;
using Aggregator.Local.Servers;
using Aggregator.Support;

namespace Aggregator.Local.Tests;

public sealed class GuardedTests : IDisposable
{
    private readonly string log = Path.Combine(Path.GetTempPath(), $"guarded-{Guid.NewGuid():n}.log");

    public void Dispose() => File.Delete(log);

    [Fact]
    public async Task The_child_gets_the_signal_that_is_sent()
    {
        await using var child = await Guarded.StartAsync(["sh", "-c", "trap 'echo heard; exit 7' TERM; echo up; while :; do sleep 0.05; done"], log, "KILL");
        await Eventually.Holds(() => Task.FromResult(child.LogTail().Contains("up")), "the child runs");

        Assert.Equal(7, await child.StopAsync("TERM"));
        Assert.Contains("heard", child.LogTail());
    }

    [Fact]
    public async Task A_child_that_does_not_listen_is_killed_when_patience_ends()
    {
        await using var child = await Guarded.StartAsync(["sh", "-c", "trap '' TERM; echo up; while :; do sleep 0.05; done"], log, "KILL");
        await Eventually.Holds(() => Task.FromResult(child.LogTail().Contains("up")), "the child runs");

        Assert.Equal(128 + 9, await child.StopAsync("TERM", TimeSpan.FromMilliseconds(200)));
        Assert.False(Directory.Exists($"/proc/{child.Pid}"));
    }

    [Fact]
    public async Task Servers_end_with_a_parent_that_is_killed()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"aggregator-killed-{Guid.NewGuid():n}");
        var launcher = Path.Combine(Repository.Root, "deploy/local/bin", Repository.Configuration, "net10.0/Aggregator.Local.dll");
        var start = new ProcessStartInfo("dotnet", [launcher, "with-servers", folder, "--", "sleep", "60"]);
        using var parent = Process.Start(start)!;
        try
        {
            await Eventually.Holds(() => Task.FromResult(ChildOf(parent.Id, "sleep") is not null), "the command runs beside its servers", TimeSpan.FromSeconds(60));
            var command = ChildOf(parent.Id, "sleep")!.Value;
            var servers = RunningIn(folder);
            Assert.True(servers.Count >= 3, "PostgreSQL, RabbitMQ and its port mapper run");

            parent.Kill();

            await Eventually.Holds(() => Task.FromResult(RunningIn(folder).Count == 0), "nothing runs in the folder any more");
            using var orphan = Process.GetProcessById(command);
            orphan.Kill();
        }
        finally
        {
            if (!parent.HasExited)
            {
                parent.Kill();
            }

            Directory.Delete(folder, recursive: true);
        }
    }

    private static int? ChildOf(int parent, string name) =>
        Processes().Where(x => x.Parent == parent && x.CommandLine.StartsWith(name, StringComparison.Ordinal)).Select(x => (int?)x.Pid).FirstOrDefault();

    private static List<int> RunningIn(string folder) =>
        [.. Processes().Where(x => x.Folder.StartsWith(folder, StringComparison.Ordinal) && !x.CommandLine.StartsWith("dotnet", StringComparison.Ordinal)).Select(x => x.Pid)];

    private static IEnumerable<(int Pid, int Parent, string CommandLine, string Folder)> Processes()
    {
        foreach (var path in Directory.GetDirectories("/proc").Where(x => int.TryParse(Path.GetFileName(x), out _)))
        {
            (int, int, string, string) found;
            try
            {
                var stat = File.ReadAllText($"{path}/stat");
                found = (int.Parse(Path.GetFileName(path)), int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1]),
                    File.ReadAllText($"{path}/cmdline"), new FileInfo($"{path}/cwd").LinkTarget ?? "");
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                continue;
            }

            yield return found;
        }
    }
}
