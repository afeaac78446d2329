using Aggregator.Local;
using Aggregator.Local.Servers;

namespace Aggregator.Support;

/// <summary>
/// All shipped programs in processes of their own: a migrated database for each service, one virtual host of the broker, the gateway as the only
/// way in. An operator's client is made as the console does it.
/// </summary>
public sealed class WholePlatform : IAsyncDisposable
{
    /// <summary>Client id of the platform's operator.</summary>
    public const string OperatorClient = "platform-operator";

    private readonly Dictionary<Component, TestDatabase> databases = [];
    private readonly Dictionary<Component, ServiceProcess> programs = [];
    private readonly Dictionary<Component, int> ports = Component.All.ToDictionary(x => x, _ => Ports.Free());
    private BrokerVhost? broker;

    private WholePlatform()
    {
    }

    /// <summary>The only way in.</summary>
    public Uri Address => new($"http://localhost:{ports[Component.Gateway]}");

    /// <summary>Secret of the operator's client.</summary>
    public string OperatorSecret { get; } = Machine.NewSecret();

    /// <summary>The virtual host that all services share.</summary>
    public BrokerVhost Broker => broker!;

    /// <summary>The database of a program that has one.</summary>
    public TestDatabase Database(Component component) => databases[component];

    /// <summary>The process of a program.</summary>
    public ServiceProcess Program(Component component) => programs[component];

    /// <summary>Migrates, starts everything and waits until it is ready.</summary>
    /// <param name="name">Prefix of the log files under <c>artifacts/test-logs</c>.</param>
    /// <param name="more">Further configuration of the gateway.</param>
    public static async Task<WholePlatform> StartAsync(string name, IReadOnlyDictionary<string, string?>? more = null)
    {
        var platform = new WholePlatform();
        try
        {
            await platform.StartProgramsAsync(name, more ?? new Dictionary<string, string?>());
            return platform;
        }
        catch
        {
            await platform.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a command of a program to its end, as an operator would; fails unless it exits 0.</summary>
    public Task<string> CommandAsync(Component component, params string[] arguments) =>
        ServiceProcess.CommandAsync(Repository.Dll(component), Environment(component), arguments);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(programs.Values.Select(x => x.DisposeAsync().AsTask()));
        await Task.WhenAll(databases.Values.Select(x => x.DisposeAsync().AsTask()));
        if (broker is not null)
        {
            await broker.DisposeAsync();
        }
    }

    private async Task StartProgramsAsync(string name, IReadOnlyDictionary<string, string?> more)
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
            Repository.Dll(Component.Gateway), new Dictionary<string, string?>(Environment(Component.Gateway)) { ["OPERATOR_SECRET"] = OperatorSecret },
            ["create-operator", "--client-id", OperatorClient, "--secret-env", "OPERATOR_SECRET"]);
        var logs = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "test-logs")).FullName;
        foreach (var component in Component.All)
        {
            var environment = Environment(component);
            environment["ConnectionStrings__Owner"] = null;
            foreach (var (key, value) in more.Where(_ => component == Component.Gateway))
            {
                environment[key] = value;
            }

            var log = Path.Combine(logs, $"{name}-{component.Key}.log");
            File.Delete(log);
            programs.Add(component, await ServiceProcess.LaunchAsync(component.Name, Repository.Dll(component), log, environment, ports[component]));
        }

        await Task.WhenAll(programs.Values.Select(x => x.ReadyAsync()));
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
