using Aggregator.Demo.Scenario;
using Aggregator.Local;
using Aggregator.Support;

[assembly: AssemblyFixture(typeof(Aggregator.Journeys.RunningPlatform))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Aggregator.Journeys;

/// <summary>The whole platform for all journeys. The scenario is played once, by whichever journey needs it first.</summary>
public sealed class RunningPlatform : IAsyncLifetime
{
    private readonly Lazy<Task<Stage>> stage;
    private WholePlatform? platform;
    private Demo.Scenario.Gateway? gateway;

    public RunningPlatform() => stage = new Lazy<Task<Stage>>(PlayAsync);

    /// <summary>The only way in.</summary>
    public Uri Address => platform!.Address;

    /// <summary>The scenario as it ended.</summary>
    internal Task<Stage> PlayedAsync() => stage.Value;

    /// <summary>Address of the virtual host that all services share.</summary>
    internal string Broker => platform!.Broker.Address;

    internal Demo.Scenario.Gateway Gateway => gateway!;

    internal Actor Operator { get; private set; } = null!;

    /// <summary>With which the platform operator's machine client gets its tokens.</summary>
    internal string OperatorSecret => platform!.OperatorSecret;

    internal TestDatabase Database(Component component) => platform!.Database(component);

    public async ValueTask InitializeAsync()
    {
        platform = await WholePlatform.StartAsync("journeys");
        gateway = new Demo.Scenario.Gateway(Address);
        Operator = gateway.Client("platform operator", WholePlatform.OperatorClient, platform.OperatorSecret);
    }

    /// <summary>Runs a command of a program to its end, as an operator would; fails unless it exits 0.</summary>
    internal Task<string> CommandAsync(Component component, params string[] arguments) => platform!.CommandAsync(component, arguments);

    /// <summary>Waits until no message is on its way anywhere: not in an outbox, not in a queue, not held back.</summary>
    internal Task SettledAsync() => Eventually.Holds(async () => Assert.Empty(await OnTheWayAsync()), TimeSpan.FromSeconds(60));

    private async Task<IReadOnlyList<string>> OnTheWayAsync()
    {
        var (found, tables) = (new List<string>(), new[] { "outbox", "held", "log_pending" });
        foreach (var component in Component.Services)
        {
            foreach (var table in tables)
            {
                if (await Database(component).ScalarAsync<long>($"SELECT count(*) FROM platform.{table}") is > 0 and var rows)
                {
                    found.Add($"{component.Name}: {rows} in {table}");
                }
            }
        }

        // Asking the broker starts a program: only when the databases are through.
        return found.Count > 0 ? found : [.. (await platform!.Broker.BacklogAsync()).Select(x => $"{x.Key}: {x.Value}")];
    }

    public async ValueTask DisposeAsync()
    {
        gateway?.Dispose();
        if (platform is not null)
        {
            await platform.DisposeAsync();
        }
    }

    private async Task<Stage> PlayAsync()
    {
        var play = new Play(Gateway, Operator, accountsFile: null);
        Assert.True(await play.RunAsync());
        await SettledAsync();
        return new Stage(play.Cast!, play.Initiatives);
    }
}

/// <summary>Who played and what came of it.</summary>
internal sealed record Stage(Cast Cast, IReadOnlyList<Tendered> Initiatives);
