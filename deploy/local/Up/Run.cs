using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Aggregator.Local.Servers;

namespace Aggregator.Local.Up;

/// <summary><c>deploy/up</c>: builds, starts, loads the demo, tells where everything is, and stays until it is asked to stop.</summary>
internal static class Run
{
    private const string OperatorClient = "platform-operator";
    private const string OperatorUser = "operatore";
    private const int RestartsMax = 5;

    public static async Task<int> UpAsync(Options options)
    {
        using var stop = new CancellationTokenSource();
        var screen = new Screen();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
        using var place = Place.Take(options.Folder, options.Fresh);
        if (!Ports.IsFree(options.Port))
        {
            throw new LocalFailure($"Port {options.Port} is in use: choose another with --port N.");
        }

        try
        {
            var installation = new Installation(place, options, screen);
            await using (installation)
            {
                await Publish.RunAsync(place, screen, stop.Token);
                await installation.StartAsync(stop.Token);
                await CreateOperatorAsync(installation, place, stop.Token);
                if (options.Demo && !await PlayDemoAsync(installation, place, screen, stop.Token))
                {
                    return 1;
                }

                Announce(installation, place, options, screen);
                await WatchAsync(installation, screen, stop.Token);
            }

            return 0;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            screen.Line("Stopped.");
            return 0;
        }

        void Stop(PosixSignalContext signal)
        {
            // The first one stops in good order; a second one leaves at once, and the guards end what is left.
            if (!stop.IsCancellationRequested)
            {
                signal.Cancel = true;
                screen.Line();
                screen.Line("Stopping…");
                stop.Cancel();
            }
        }
    }

    /// <summary>The first account: a person for the pages, a machine for the demo. Everybody else is made by them through the API.</summary>
    private static async Task CreateOperatorAsync(Installation installation, Place place, CancellationToken ct)
    {
        await installation.CommandAsync(
            Component.Gateway, new Dictionary<string, string?> { ["OPERATOR_PASSWORD"] = place.Secret("operator-password") },
            ["create-operator", "--user", OperatorUser, "--password-env", "OPERATOR_PASSWORD"], ct);
        await installation.CommandAsync(
            Component.Gateway, new Dictionary<string, string?> { ["OPERATOR_SECRET"] = place.Secret("operator-client") },
            ["create-operator", "--client-id", OperatorClient, "--secret-env", "OPERATOR_SECRET"], ct);
    }

    private static async Task<bool> PlayDemoAsync(Installation installation, Place place, Screen screen, CancellationToken ct)
    {
        if (File.Exists(place.DemoPlayed))
        {
            return true;
        }

        screen.Line();
        var start = new ProcessStartInfo("dotnet", [Path.Combine(place.Programs(Publish.DemoKey), "Aggregator.Demo.dll"), "--gateway", installation.Authority, "--accounts", place.DemoAccounts]);
        start.Environment["AGGREGATOR_CLIENT_ID"] = OperatorClient;
        start.Environment["AGGREGATOR_CLIENT_SECRET"] = place.Secret("operator-client");
        using var demo = Process.Start(start)!;
        try
        {
            await demo.WaitForExitAsync(ct);
        }
        finally
        {
            if (!demo.HasExited)
            {
                demo.Kill();
            }
        }

        if (demo.ExitCode != 0)
        {
            screen.Warn($"The demo failed. What the services said is in {Path.GetDirectoryName(place.Log("x"))}; start again with --fresh, or empty with --no-demo.");
            return false;
        }

        await File.WriteAllTextAsync(place.DemoPlayed, "", ct);
        return true;
    }

    private static void Announce(Installation installation, Place place, Options options, Screen screen)
    {
        screen.Line();
        screen.Line($"Ready: {installation.Authority}");
        List<IReadOnlyList<string>> addresses =
        [
            ["portal", installation.Authority],
            ["API documents", $"{installation.Authority}/api/openapi.json"],
            ["open data", $"{installation.Authority}/api/open-data/v1/initiatives"],
            ["live feed", $"{installation.Authority}/api/open-data/v1/events/stream"],
        ];
        if (installation.DashboardAddress is { } dashboard)
        {
            addresses.Add(["public messages (AMQP)", dashboard]);
        }

        screen.Columns(addresses);
        List<IReadOnlyList<string>> accounts = [[OperatorUser, place.Secret("operator-password"), "runs the platform"]];
        if (options.Demo && File.Exists(place.DemoAccounts))
        {
            accounts.AddRange(JsonSerializer.Deserialize<List<DemoAccount>>(File.ReadAllText(place.DemoAccounts), JsonSerializerOptions.Web)!
                .Select(x => (IReadOnlyList<string>)[x.UserName, x.Password, x.Does]));
        }

        screen.Line("Accounts:");
        screen.Columns(accounts);
        screen.Line($"Machine client {OperatorClient}, secret and all other secrets in {Path.GetDirectoryName(place.DemoAccounts)}; logs in {Path.GetDirectoryName(place.Log("x"))}.");
        screen.Line(options.Trial ? "TRIAL instance: its clock can be moved forward, nothing here binds anybody. Ctrl-C stops everything." : "Ctrl-C stops everything.");
    }

    /// <summary>A program that ends by itself is started again and named; one that keeps ending ends the run.</summary>
    private static async Task WatchAsync(Installation installation, Screen screen, CancellationToken ct)
    {
        var restarts = 0;
        using var tick = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await tick.WaitForNextTickAsync(ct))
        {
            foreach (var program in installation.Programs.Where(x => x.HasExited))
            {
                if (++restarts > RestartsMax)
                {
                    throw new LocalFailure($"{program.Name} ended again:\n{program.LogTail()}");
                }

                screen.Warn($"{program.Name} ended by itself and is started again; its log is {program.Log}");
                await program.RestartAsync(ct);
            }
        }
    }

    private sealed record DemoAccount(string UserName, string Password, string Does);
}
