using System.Diagnostics;

namespace Aggregator.Local.Servers;

/// <summary>
/// A child process that cannot outlive its parent. Between the two stands a shell that holds the read end of a pipe whose
/// write end only the parent has: signals travel through it as words, and when it closes, because the parent disposed it or
/// was killed with SIGKILL, the shell ends the child. (A parent-death signal would follow the starting thread instead.)
/// </summary>
public sealed class Guarded : IAsyncDisposable
{
    // setsid keeps a terminal's Ctrl-C from the child: the parent stops its children itself, in order.
    private const string Guard = """
        exec 3<&0 </dev/null
        log=$1; last=$2; shift 2
        "$@" 3<&- >>"$log" 2>&1 & p=$!
        echo $p
        { while read -r s; do kill -"$s" $p; done; kill -"$last" $p; } <&3 >/dev/null 2>&1 & r=$!
        exec 3<&- >/dev/null 2>&1
        trap 'kill -TERM $p' TERM INT HUP
        wait $p; code=$?
        while kill -0 $p 2>/dev/null; do wait $p; code=$?; done
        kill $r; exit $code
        """;

    private readonly Process guard;
    private readonly string log;

    private Guarded(Process guard, int pid, string log)
    {
        this.guard = guard;
        this.log = log;
        Pid = pid;
    }

    /// <summary>Process id of the child itself, not of its guard.</summary>
    public int Pid { get; }

    /// <summary>True once the child ended.</summary>
    public bool HasExited => guard.HasExited;

    /// <summary>Starts a program with its output appended to a log file.</summary>
    /// <param name="command">Program and arguments.</param>
    /// <param name="log">File that standard output and standard error are appended to.</param>
    /// <param name="orphanSignal">What the child gets when the parent is gone: the fastest signal it takes cleanly.</param>
    /// <param name="environment">Variables to add; a null value removes one.</param>
    /// <param name="workingFolder">Folder it starts in.</param>
    public static async Task<Guarded> StartAsync(
        IReadOnlyList<string> command, string log, string orphanSignal, IReadOnlyDictionary<string, string?>? environment = null, string? workingFolder = null)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(log))!);
        var start = new ProcessStartInfo("setsid")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = workingFolder ?? "/",
        };
        foreach (var argument in (string[])["sh", "-c", Guard, "guard", Path.GetFullPath(log), orphanSignal, .. command])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            if (value is null)
            {
                start.Environment.Remove(name);
            }
            else
            {
                start.Environment[name] = value;
            }
        }

        var guard = Process.Start(start) ?? throw new LocalFailure($"{command[0]} did not start");
        var pid = await guard.StandardOutput.ReadLineAsync() ?? throw new LocalFailure($"{command[0]} did not start");
        return new Guarded(guard, int.Parse(pid), log);
    }

    /// <summary>Sends a signal by its short name: TERM, INT, KILL, STOP, CONT.</summary>
    public async Task SignalAsync(string signal)
    {
        try
        {
            await guard.StandardInput.WriteLineAsync(signal);
            await guard.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            // The child and its guard are gone already.
        }
    }

    /// <summary>Sends a signal and waits for the end; after the patience is over, SIGKILL.</summary>
    public async Task<int> StopAsync(string signal = "TERM", TimeSpan? patience = null)
    {
        await SignalAsync(signal);
        using var over = new CancellationTokenSource(patience ?? TimeSpan.FromSeconds(20));
        try
        {
            await guard.WaitForExitAsync(over.Token);
        }
        catch (OperationCanceledException)
        {
            await SignalAsync("KILL");
            await guard.WaitForExitAsync();
        }

        return guard.ExitCode;
    }

    /// <summary>Waits until the child ends by itself.</summary>
    public async Task<int> WaitAsync(CancellationToken ct = default)
    {
        await guard.WaitForExitAsync(ct);
        return guard.ExitCode;
    }

    /// <summary>The last lines of the child's log, to say why it failed.</summary>
    public string LogTail(int lines = 15) => TailOf(log, lines);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!guard.HasExited)
        {
            await StopAsync("KILL");
        }

        guard.Dispose();
    }

    internal static string TailOf(string file, int lines) =>
        File.Exists(file) ? string.Join('\n', File.ReadLines(file).TakeLast(lines)) : "";
}
