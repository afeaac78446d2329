using System.Diagnostics;

namespace Aggregator.Benchmarks;

/// <summary>Programs of the distribution that figures are compared with.</summary>
internal static class Tool
{
    public static bool Missing(string name) =>
        !(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(x => File.Exists(Path.Combine(x, name)));

    public static string Run(string name, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(name, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }
}
