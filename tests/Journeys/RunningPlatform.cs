using Aggregator.Demo.Scenario;
using Aggregator.Local;
using Aggregator.Local.Servers;
using Aggregator.Support;

[assembly: AssemblyFixture(typeof(Aggregator.Journeys.RunningPlatform))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Aggregator.Journeys;

/// <summary>
/// The whole platform for all journeys: six shipped programs in processes of their own, a database for each service, a virtual host of
/// the broker. The scenario is played once, by whichever journey needs it first.
/// </summary>
public sealed class RunningPlatform : IAsyncLifetime
{
    private const string OperatorClient = "platform-operator";
    private readonly string secret = Machine.NewSecret();
    private readonly Dictionary<Component, TestDatabase> databases = [];
    private readonly Dictionary<Component, ServiceProcess> programs = [];
    private readonly Dictionary<Component, int> ports = Component.All.ToDictionary(x => x, _ => Ports.Free());
    private readonly Lazy<Task<Stage>> stage;
    private BrokerVhost? broker;
    private Demo.Scenario.Gateway? gateway;

    public RunningPlatform() => stage = new Lazy<Task<Stage>>(PlayAsync);

    /// <summary>The only way in.</summary>
    public Uri Address => new($"http://localhost:{ports[Component.Gateway]}");

    /// <summary>The scenario as it ended.</summary>
    internal Task<Stage> PlayedAsync() => stage.Value;

    /// <summary>Address of the virtual host that all services share.</summary>
    internal string Broker => broker!.Address;

    internal Demo.Scenario.Gateway Gateway => gateway!;

    internal Actor Operator { get; private set; } = null!;

    internal TestDatabase Database(Component component) => databases[component];

    public async ValueTask InitializeAsync()
    {
        broker = await BrokerVhost.CreateAsync();
        var kept = Component.All.Where(x => x.Database is not null).ToList();
        foreach (var (component, database) in kept.Zip(await Task.WhenAll(kept.Select(TemplateDatabase.CloneAsync))))
        {
            databases.Add(component, database);
        }

        // The copies are migrated; once more with the broker, so that every queue exists before anything is published.
        await Task.WhenAll(kept.Select(x => CommandAsync(x, "migrate")));
        await ServiceProcess.CommandAsync(
            Repository.Dll(Component.Gateway), new Dictionary<string, string?>(Environment(Component.Gateway)) { ["OPERATOR_SECRET"] = secret },
            ["create-operator", "--client-id", OperatorClient, "--secret-env", "OPERATOR_SECRET"]);
        var logs = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "test-logs")).FullName;
        foreach (var component in Component.All)
        {
            var environment = Environment(component);
            environment["ConnectionStrings__Owner"] = null;
            var log = Path.Combine(logs, $"journeys-{component.Key}.log");
            File.Delete(log);
            programs.Add(component, await ServiceProcess.LaunchAsync(component.Name, Repository.Dll(component), log, environment, ports[component]));
        }

        await Task.WhenAll(programs.Values.Select(x => x.ReadyAsync()));
        gateway = new Demo.Scenario.Gateway(Address);
        Operator = gateway.Client("platform operator", OperatorClient, secret);
    }

    /// <summary>Runs a command of a program to its end, as an operator would; fails unless it exits 0.</summary>
    internal Task<string> CommandAsync(Component component, params string[] arguments) =>
        ServiceProcess.CommandAsync(Repository.Dll(component), Environment(component), arguments);

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
        return found.Count > 0 ? found : [.. (await broker!.BacklogAsync()).Select(x => $"{x.Key}: {x.Value}")];
    }

    public async ValueTask DisposeAsync()
    {
        gateway?.Dispose();
        await Task.WhenAll(programs.Values.Select(x => x.DisposeAsync().AsTask()));
        await Task.WhenAll(databases.Values.Select(x => x.DisposeAsync().AsTask()));
        if (broker is not null)
        {
            await broker.DisposeAsync();
        }
    }

    private async Task<Stage> PlayAsync()
    {
        var play = new Play(Gateway, Operator, accountsFile: null);
        Assert.True(await play.RunAsync());
        await SettledAsync();
        return new Stage(play.Cast!, play.Initiatives);
    }

    private Dictionary<string, string?> Environment(Component component)
    {
        Dictionary<string, string?> environment = component.Database is null
            ? new() { ["ASPNETCORE_ENVIRONMENT"] = "Trial", ["Aggregator__Trial"] = "true", ["Aggregator__Authority"] = Authority }
            : ServiceUnderTest.Environment(databases[component], broker!.Address, Authority);
        environment["Aggregator__Gateway"] = Authority;
        foreach (var behind in Component.All.Where(_ => component == Component.Gateway).Where(x => x != Component.Gateway))
        {
            environment[$"Services__{behind.Key}"] = $"http://127.0.0.1:{ports[behind]}";
        }

        return environment;
    }

    private string Authority => Address.ToString().TrimEnd('/');
}

/// <summary>Who played and what came of it.</summary>
internal sealed record Stage(Cast Cast, IReadOnlyList<Tendered> Initiatives);
