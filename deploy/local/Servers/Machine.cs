using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Aggregator.Local.Servers;

/// <summary>What this machine offers: installed programs, the user we run as, files only we can read.</summary>
public static class Machine
{
    /// <summary>Owner only.</summary>
    public const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Owner only, for folders.</summary>
    public const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    /// <summary>True where we run as root.</summary>
    public static bool IsRoot => geteuid() == 0;

    /// <summary>A new random word for a password or a secret.</summary>
    public static string NewSecret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));

    /// <summary>Reads a secret from its file, or makes it there, readable by its owner alone.</summary>
    public static string Secret(string file, Func<string>? make = null)
    {
        if (File.Exists(file))
        {
            return File.ReadAllText(file);
        }

        var secret = (make ?? NewSecret)();
        WriteSecret(file, secret);
        return secret;
    }

    /// <summary>Writes a file that its owner alone can read, complete or not at all.</summary>
    public static void WriteSecret(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!, OwnerFolder);
        var half = file + ".new";
        using (var stream = new FileStream(half, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerFile }))
        using (var writer = new StreamWriter(stream))
        {
            writer.Write(text);
        }

        File.Move(half, file, overwrite: true);
    }

    /// <summary>Runs a program to its end; its output, or a failure with it.</summary>
    public static async Task<string> RunAsync(
        IReadOnlyList<string> command, IReadOnlyDictionary<string, string?>? environment = null, string? workingFolder = null, CancellationToken ct = default)
    {
        var log = Path.Combine(Path.GetTempPath(), $"aggregator-{Guid.NewGuid():n}.log");
        try
        {
            await using var run = await Guarded.StartAsync(command, log, "KILL", environment, workingFolder);
            var code = await run.WaitAsync(ct);
            var output = await File.ReadAllTextAsync(log, ct);
            return code == 0 ? output : throw new LocalFailure($"{string.Join(' ', command.Take(3))} ended with {code}:\n{output.TrimEnd()}");
        }
        finally
        {
            File.Delete(log);
        }
    }

    /// <summary>
    /// The prefix that runs a server as another user, since PostgreSQL refuses root. Where a parent folder of the data is closed to that user
    /// (a clone below /root), it keeps the one capability that lets it pass, when the container has it.
    /// </summary>
    internal static async Task<string[]> AsUserAsync(string user, string folder)
    {
        if (!IsRoot)
        {
            return [];
        }

        string[] plain = ["setpriv", $"--reuid={user}", $"--regid={user}", "--clear-groups"];
        string[][] ways =
        [
            plain,
            [.. plain, "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"],
            [.. plain, "--inh-caps=+dac_override", "--ambient-caps=+dac_override"],
        ];
        foreach (var way in ways)
        {
            using var probe = Process.Start(new ProcessStartInfo(way[0], [.. way[1..], "sh", "-c", "cd \"$1\" && [ -w . ]", "sh", folder])
            {
                RedirectStandardError = true,
                WorkingDirectory = "/",
            })!;
            await probe.WaitForExitAsync();
            if (probe.ExitCode == 0)
            {
                return way;
            }
        }

        throw new LocalFailure($"The user {user} cannot enter {folder}: put the repository in a folder that every user may pass (not below /root), or run as an ordinary user.");
    }

    internal static async Task WaitUntilAsync(Func<Task<bool>> ready, Guarded process, TimeSpan patience, string what, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await ready())
        {
            if (process.HasExited)
            {
                throw new LocalFailure($"{what} ended while starting:\n{process.LogTail()}");
            }

            if (clock.Elapsed > patience)
            {
                throw new LocalFailure($"{what} was not ready after {patience.TotalSeconds:0} seconds:\n{process.LogTail()}");
            }

            await tick.WaitForNextTickAsync(ct);
        }
    }

    [DllImport("libc")]
    private static extern uint geteuid();
}
