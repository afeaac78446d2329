using Aggregator.Local.Servers;

namespace Aggregator.Local.Up;

/// <summary>The running platform: two servers and six programs, started and stopped in order.</summary>
internal sealed class Installation(Place place, Options options, Screen screen) : IAsyncDisposable
{
    private const string BrokerUser = "aggregator";
    private const string DashboardUser = "dashboard";
    private readonly List<ServiceProcess> programs = [];
    private PostgresServer? postgres;
    private RabbitServer? rabbit;
    private string administrator = "";
    private string broker = "";

    /// <summary>Where everybody enters.</summary>
    public string Authority => $"http://localhost:{options.Port}";

    /// <summary>The running programs.</summary>
    public IReadOnlyList<ServiceProcess> Programs => programs;

    /// <summary>Address at which outside consumers read the public messages; null where the broker is somebody else's.</summary>
    public string? DashboardAddress => rabbit?.Address("/", DashboardUser, place.Secret("rabbitmq-dashboard"));

    public async Task StartAsync(CancellationToken ct)
    {
        await screen.StepAsync("Starting PostgreSQL and RabbitMQ", 2, advance => StartServersAsync(advance, ct));
        await screen.StepAsync("Preparing the databases", Databased.Count, advance => MigrateAsync(advance, ct));
        await screen.StepAsync("Starting the services", Component.All.Count, advance => StartProgramsAsync(advance, ct));
    }

    /// <summary>Runs a command of a component's program with its configuration.</summary>
    public Task<string> CommandAsync(Component component, IReadOnlyDictionary<string, string?> more, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        var environment = Environment(component);
        foreach (var (name, value) in more)
        {
            environment[name] = value;
        }

        return ServiceProcess.CommandAsync(Path.Combine(place.Programs(component.Key), component.Dll), environment, arguments, ct);
    }

    /// <summary>The last program in is the first one out; the servers go when nobody needs them any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(programs.Select(x => x.DisposeAsync().AsTask()));
        programs.Clear();
        await Task.WhenAll(rabbit?.DisposeAsync().AsTask() ?? Task.CompletedTask, postgres?.DisposeAsync().AsTask() ?? Task.CompletedTask);
    }

    private static List<Component> Databased => [.. Component.All.Where(x => x.Database is not null)];

    private async Task StartServersAsync(Action<string> advance, CancellationToken ct)
    {
        async Task Postgres()
        {
            if (options.Postgres is { } given)
            {
                administrator = given;
            }
            else
            {
                postgres = await PostgresServer.StartAsync(place.Postgres, ct: ct);
                administrator = postgres.ConnectionString();
            }

            advance("PostgreSQL");
        }

        async Task Rabbit()
        {
            if (options.Amqp is { } given)
            {
                broker = given;
            }
            else
            {
                rabbit = await RabbitServer.StartAsync(place.RabbitMq, Users(), ct: ct);
                broker = rabbit.Address("/", BrokerUser, place.Secret("rabbitmq-aggregator"));
            }

            advance("RabbitMQ");
        }

        await AllAsync(Postgres(), Rabbit());
    }

    /// <summary>The platform's own user, and one for outside consumers who hear public messages in queues of their own and nothing else.</summary>
    private BrokerDefinitions Users() => new(
        [new(BrokerUser, place.Secret("rabbitmq-aggregator")), new(DashboardUser, place.Secret("rabbitmq-dashboard"))],
        [],
        [
            new(BrokerUser, "/", ".*", ".*", ".*"),
            new(DashboardUser, "/", @"^dashboard\..*", @"^dashboard\..*", @"^(public|dashboard)\..*"),
        ]);

    private async Task MigrateAsync(Action<string> advance, CancellationToken ct)
    {
        foreach (var component in Databased)
        {
            await Databases.EnsureAsync(administrator, component, place.Secret(component.Owner), place.Secret(component.Login), ct);
        }

        await AllAsync([.. Databased.Select(async component =>
        {
            await CommandAsync(component, new Dictionary<string, string?>(), ["migrate"], ct);
            advance(component.Name);
        })]);
    }

    private async Task StartProgramsAsync(Action<string> advance, CancellationToken ct)
    {
        var ports = Component.All.ToDictionary(x => x.Key, x => x == Component.Gateway ? options.Port : Ports.Free());
        foreach (var component in Component.All)
        {
            var environment = Environment(component);
            environment["ConnectionStrings__Owner"] = null;
            if (component == Component.Gateway)
            {
                foreach (var behind in Component.All.Where(x => x != Component.Gateway))
                {
                    environment[$"Services__{behind.Key}"] = $"http://127.0.0.1:{ports[behind.Key]}";
                }

                // The portal calls the API for its visitors: limits count their addresses, not the portal's.
                environment["Gateway__TrustedProxies"] = "127.0.0.1,::1";
            }

            programs.Add(await ServiceProcess.LaunchAsync(
                component.Name, Path.Combine(place.Programs(component.Key), component.Dll), place.Log(component.Key), environment, ports[component.Key]));
        }

        await AllAsync([.. programs.Select(async program =>
        {
            await program.ReadyAsync(ct);
            advance(program.Name);
        })]);
    }

    private Dictionary<string, string?> Environment(Component component)
    {
        var environment = new Dictionary<string, string?>
        {
            ["ASPNETCORE_ENVIRONMENT"] = options.Trial ? "Trial" : "Production",
            ["Aggregator__Trial"] = options.Trial ? "true" : "false",
            ["Aggregator__Authority"] = Authority,
            ["Aggregator__Gateway"] = Authority,
            ["Aggregator__Owner"] = options.Owner,
        };
        if (component.Database is not null)
        {
            environment["Aggregator__SealKey"] = place.Key($"{component.Key}-seal");
            environment["ConnectionStrings__Database"] = Databases.Connection(administrator, component, component.Login, place.Secret(component.Login));
            environment["ConnectionStrings__Owner"] = Databases.Connection(administrator, component, component.Owner, place.Secret(component.Owner));
            environment["ConnectionStrings__Broker"] = broker;
        }

        return environment;
    }

    /// <summary>As WhenAll, but the first failure is thrown at once: the others wait for what will not come.</summary>
    private static async Task AllAsync(params Task[] tasks)
    {
        await foreach (var done in Task.WhenEach(tasks))
        {
            await done;
        }
    }
}
