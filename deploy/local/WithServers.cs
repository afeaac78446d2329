using System.Diagnostics;
using System.Runtime.InteropServices;
using Aggregator.Local.Servers;

namespace Aggregator.Local;

/// <summary>Runs a command beside a PostgreSQL and a RabbitMQ server made for it, and takes both away when it ends: what <c>tests/run</c> does.</summary>
internal static class WithServers
{
    public static async Task<int> RunAsync(string folder, IReadOnlyList<string> command)
    {
        await using var postgres = await PostgresServer.StartAsync(Path.Combine(folder, "postgres"), mode: PostgresMode.Test);
        await using var rabbit = await RabbitServer.StartAsync(Path.Combine(folder, "rabbitmq"));
        var start = new ProcessStartInfo(command[0], command.Skip(1));
        start.Environment["AGGREGATOR_TEST_PG"] = postgres.ConnectionString();
        start.Environment["AGGREGATOR_TEST_AMQP"] = rabbit.Address();
        start.Environment["AGGREGATOR_TEST_RABBITMQ"] = Path.GetFullPath(Path.Combine(folder, "rabbitmq"));
        using var run = Process.Start(start)!;

        // Ctrl-C reaches the command through the terminal; a TERM that is meant for both must be passed on. Either way we stay until it ended.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            try
            {
                run.Kill(entireProcessTree: true);
            }
            catch (Exception e) when (e is AggregateException or InvalidOperationException or System.ComponentModel.Win32Exception)
            {
                // Some of them ended by themselves while they were ended.
            }
        });
        await run.WaitForExitAsync();
        return run.ExitCode;
    }
}
