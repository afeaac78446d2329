using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Aggregator.Messages.Platform;
using Aggregator.Platform.Audit;
using Aggregator.Platform.Host;
using Aggregator.Platform.Inbox;
using Aggregator.Platform.Outbox;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Aggregator.Platform;

/// <summary>Name of a service on the wire and the path under which its interface lies.</summary>
/// <param name="Name">For example <c>demand-collection</c>.</param>
/// <param name="BasePath">For example <c>/api/demand/v1</c>.</param>
public sealed record ServiceIdentity(string Name, string BasePath);

/// <summary>What a service declares of itself; see any service's Program.cs.</summary>
public sealed class ServiceDefinition
{
    internal Type? DbType { get; private set; }
    internal Action<IServiceCollection, NpgsqlDataSource?>? AddDatabase { get; private set; }
    internal List<QueueDefinition> Queues { get; } = [];
    internal List<DueHandler> DueHandlers { get; } = [];
    internal List<Func<ServiceDb, IServiceProvider, CancellationToken, Task>> Seeds { get; } = [];
    internal List<string> AppendOnlyTables { get; } = [];
    internal List<Action<IServiceCollection>> Services { get; } = [];
    internal List<(string BasePath, Action<IEndpointRouteBuilder> Map)> Apis { get; } = [];
    internal List<Action<WebApplicationBuilder>> Serving { get; } = [];
    internal List<Action<WebApplication>> Outermost { get; } = [];
    internal List<Action<WebApplication>> Admissions { get; } = [];
    internal List<Action<WebApplication>> Roots { get; } = [];
    internal Dictionary<string, (string Usage, Func<IServiceProvider, string[], CancellationToken, Task<int>> Run)> Commands { get; } = [];
    internal List<(string Duty, Func<IServiceProvider, CancellationToken, Task<bool>> Work)> LedWork { get; } = [];

    /// <summary>The service's database.</summary>
    public void Database<TDb>() where TDb : ServiceDb
    {
        DbType = typeof(TDb);
        AddDatabase = (services, source) => services.AddDbContext<TDb>((provider, options) => options
            .UseNpgsql(source ?? provider.GetRequiredService<NpgsqlDataSource>(), npgsql => npgsql.MaxBatchSize(1000))
            .AddInterceptors(provider.GetRequiredService<RingAfterCommit>()), optionsLifetime: ServiceLifetime.Singleton);
    }

    /// <summary>A queue of this service and what its messages do.</summary>
    public void Queue(string name, Rebuild rebuild, Action<QueueDefinition> define)
    {
        var queue = new QueueDefinition(name, rebuild);
        define(queue);
        Queues.Add(queue);
    }

    /// <summary>What happens once a time scheduled with <see cref="ServiceDb.DueAt"/> has passed.</summary>
    public void Due<TDb>(string kind, Func<Guid, TDb, Clock, CancellationToken, Task> handle) where TDb : ServiceDb =>
        DueHandlers.Add(new DueHandler(kind, (id, db, services, ct) => handle(id, (TDb)db, services.GetRequiredService<Clock>(), ct)));

    /// <summary>Rows that the product brings along, written by `migrate`; must be idempotent.</summary>
    public void Seed<TDb>(Func<TDb, Clock, CancellationToken, Task> seed) where TDb : ServiceDb =>
        Seeds.Add((db, services, ct) => seed((TDb)db, services.GetRequiredService<Clock>(), ct));

    /// <summary>Tables whose rows the runtime login may only add and read.</summary>
    public void AppendOnly(params string[] tables) => AppendOnlyTables.AddRange(tables);

    /// <summary>A public path besides the service's first, with its own API document, for example <c>/api/open-data/v1</c>.</summary>
    public void Api(string basePath, Action<IEndpointRouteBuilder> map) => Apis.Add((basePath, map));

    /// <summary>Further registrations of the service.</summary>
    public void With(Action<IServiceCollection> register) => Services.Add(register);

    /// <summary>Work that one copy of the service does at a time, woken by commits; returns true while more is waiting.</summary>
    public void Lead(string duty, Func<IServiceProvider, CancellationToken, Task<bool>> work) => LedWork.Add((duty, work));

    /// <summary>Further set-up of `serve` alone, where the whole configuration is there.</summary>
    public void Serve(Action<WebApplicationBuilder> set) => Serving.Add(set);

    /// <summary>Middleware around everything else.</summary>
    public void Around(Action<WebApplication> use) => Outermost.Add(use);

    /// <summary>Middleware inside the one that answers failures and before the caller is known.</summary>
    public void Admit(Action<WebApplication> use) => Admissions.Add(use);

    /// <summary>Middleware and routes behind the platform's own, outside the API's base path.</summary>
    public void Root(Action<WebApplication> use) => Roots.Add(use);

    /// <summary>A command of the service's own beside the platform's; gets what follows its name, returns the exit code.</summary>
    public void Command(string name, string usage, Func<IServiceProvider, string[], CancellationToken, Task<int>> run) => Commands.Add(name, (usage, run));
}

/// <summary>Runs a service: its commands, its hosting, its place on the bus.</summary>
public static class Platform
{
    /// <summary>Entry point of every service; see `--help` of any for the commands.</summary>
    public static async Task<int> Run(string[] args, ServiceIdentity identity, Action<ServiceDefinition> define, Action<IEndpointRouteBuilder> map)
    {
        var definition = new ServiceDefinition();
        define(definition);

        var command = args.FirstOrDefault(x => !x.StartsWith('-')) ?? "serve";
        return command == "serve"
            ? await ServeAsync(args, identity, definition, map)
            : await Commands.RunAsync(command, args, identity, definition);
    }

    private static async Task<int> ServeAsync(string[] args, ServiceIdentity identity, ServiceDefinition definition, Action<IEndpointRouteBuilder> map)
    {
        var builder = WebApplication.CreateBuilder(args);
        AddPlatform(builder, identity, definition);
        definition.Serving.ForEach(set => set(builder));
        await using var app = builder.Build();
        var further = definition.Apis.Select(x => x.BasePath).ToArray();
        definition.Outermost.ForEach(use => use(app));
        app.UsePlatformHttp(identity, () => definition.Admissions.ForEach(use => use(app)), further);
        definition.Roots.ForEach(use => use(app));
        var api = app.MapApi(identity.BasePath);
        map(api);
        foreach (var (basePath, mapFurther) in definition.Apis)
        {
            mapFurther(app.MapApi(basePath));
        }

        if (Trial(builder.Configuration, builder.Environment))
        {
            TrialClock.Map(api);
        }

        await app.RunAsync();
        return 0;
    }

    /// <summary>Registers everything that a service process needs; `serve` and the tests share it.</summary>
    internal static void AddPlatform(WebApplicationBuilder builder, ServiceIdentity identity, ServiceDefinition definition)
    {
        var trial = Trial(builder.Configuration, builder.Environment);
        Required(builder.Configuration, "Broker");
        builder.AddPlatformHttp(identity, [.. definition.Apis.Select(x => x.BasePath)]);
        AddCore(builder.Services, builder.Configuration, identity, definition, Required(builder.Configuration, "Database"), trial);
        AddWorkers(builder.Services, definition);
        if (trial)
        {
            builder.Services.AddHostedService<TrialClock>();
        }
    }

    /// <summary>What runs beside the requests: relay, seals, gaps, due work, consumers.</summary>
    internal static void AddWorkers(IServiceCollection services, ServiceDefinition definition)
    {
        services.AddHostedService<Relay>(x => x.GetRequiredService<Relay>());
        services.AddHostedService<Sealer>(x => x.GetRequiredService<Sealer>());
        services.AddHostedService<GapWatcher>();
        services.AddHostedService<Housekeeping>();
        services.AddHostedService(x => ActivatorUtilities.CreateInstance<DueWorker>(x, definition.DbType!, (IReadOnlyList<DueHandler>)definition.DueHandlers));
        foreach (var (duty, work) in definition.LedWork.Append(("replays", (x, ct) => x.GetRequiredService<Replay>().WorkAsync(ct))))
        {
            services.AddSingleton<IHostedService>(x => ActivatorUtilities.CreateInstance<LedWork>(x, duty, work));
        }

        AddConsumers(services, definition);
        services.AddSingleton<IHealth, BrokerHealth>();
        services.Configure<HostOptions>(x => x.ShutdownTimeout = TimeSpan.FromSeconds(20));
    }

    /// <summary>What commands on the console need too.</summary>
    internal static void AddCore(IServiceCollection services, IConfiguration configuration, ServiceIdentity identity, ServiceDefinition definition, string connectionString, bool trial)
    {
        definition.Queue(identity.Name + ".platform", Rebuild.Never, on => on
            .Handle<LogSealed, ServiceDb>((m, db, ct) => OnLogSealed.Handle(m, identity.Name, db, ct))
            .Handle<ReplayRequested, ServiceDb>((m, db, ct) => OnReplayRequested.Handle(m, identity.Name, db, ct)));
        var connection = new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 60, NoResetOnClose = true, ApplicationName = identity.Name };
        // No code leaves anything in a session, so there is nothing to reset between requests; and on today's disks, an index is never far.
        // A process or a network that is gone without a goodbye must not keep its locks for the two hours that TCP would wait.
        connection.Options = $"{connection.Options} -c idle_in_transaction_session_timeout=60s -c tcp_keepalives_idle=60 -c random_page_cost=1.1".TrimStart();
        services.AddSingleton(new NpgsqlDataSourceBuilder(connection.ConnectionString) { Name = identity.Name }.Build());
        services.AddSingleton(LeaderConnection.From(connectionString));
        services.AddSingleton(identity);
        services.AddSingleton(definition);
        services.AddSingleton<Clock>();
        services.AddSingleton<Bell>();
        services.AddSingleton(new SealKey(ReadSealKey(configuration)));
        services.AddSingleton<PlatformParts>();
        services.AddSingleton<RingAfterCommit>();
        services.AddSingleton<Leader>();
        services.AddSingleton(new BrokerOptions(configuration.GetConnectionString("Broker") is { } address ? new Uri(address) : null, identity.Name, trial));
        services.AddSingleton<Broker>();
        services.AddSingleton(new Topology(identity.Name, definition.Queues));
        services.AddSingleton<Relay>();
        services.AddSingleton<Sealer>();
        services.AddSingleton<Replay>();
        services.AddSingleton<ReplayRequests>();
        services.AddSingleton<ErrorQueue>();
        services.AddSingleton(x => new Inbox.Inbox(x.GetRequiredService<IServiceScopeFactory>(), definition.DbType!, x.GetRequiredService<Clock>()));
        services.TryAddSingleton(TimeProvider.System);
        definition.AddDatabase!(services, null);
        services.AddScoped(x => (ServiceDb)x.GetRequiredService(definition.DbType!));
        foreach (var register in definition.Services)
        {
            register(services);
        }
    }

    internal static bool Trial(IConfiguration configuration, IHostEnvironment environment)
    {
        var trial = configuration.GetValue<bool>("Aggregator:Trial");
        return trial && environment.IsProduction()
            ? throw new InvalidOperationException("A trial instance may not run as Production: set ASPNETCORE_ENVIRONMENT to another name or Aggregator__Trial to false.")
            : trial;
    }

    internal static string Required(IConfiguration configuration, string name) => configuration.GetConnectionString(name)
        ?? throw new InvalidOperationException($"ConnectionStrings__{name} is not set.");

    private static string ReadSealKey(IConfiguration configuration) => File.ReadAllText(configuration["Aggregator:SealKey"]
        ?? throw new InvalidOperationException("Aggregator__SealKey is not set: the path of the PEM file with this service's EC P-256 key."));

    private static void AddConsumers(IServiceCollection services, ServiceDefinition definition)
    {
        services.AddMassTransit(bus => bus.DisableUsageTelemetry().UsingRabbitMq((context, rabbit) =>
        {
            var options = context.GetRequiredService<BrokerOptions>();
            rabbit.Host(options.Uri!, options.Service + " consumers", _ => { });
            foreach (var queue in definition.Queues)
            {
                var consumers = new Consumers(queue, context.GetRequiredService<Inbox.Inbox>(), context.GetRequiredService<Broker>(),
                    context.GetRequiredService<Topology>(), context.GetRequiredService<TimeProvider>(), context.GetRequiredService<ILoggerFactory>().CreateLogger("Aggregator.Platform.Inbox.Consumers"));
                rabbit.ReceiveEndpoint(queue.Name, endpoint =>
                {
                    endpoint.ConfigureConsumeTopology = false;
                    endpoint.PublishFaults = false;
                    endpoint.RethrowFaultedMessages(); // what the consumer does not settle itself goes back to the queue
                    endpoint.SetQuorumQueue();
                    foreach (var (key, value) in Topology.QueueArguments.Where(x => x.Key != "x-queue-type"))
                    {
                        endpoint.SetQueueArgument(key, value!);
                    }

                    endpoint.SetQueueArgument("x-dead-letter-routing-key", Topology.ErrorQueue(queue.Name));
                    endpoint.PrefetchCount = BatchLimit * 4;
                    endpoint.ConcurrentMessageLimit = BatchLimit * 2;
                    endpoint.UseRawJsonSerializer(RawSerializerOptions.AnyMessageType, isDefault: true);
                    foreach (var wire in queue.Bound)
                    {
                        endpoint.Bind(wire.Attribute.Exchange, bind =>
                        {
                            bind.ExchangeType = "fanout";
                            foreach (var (key, value) in Topology.ExchangeArguments(wire.Attribute))
                            {
                                bind.SetExchangeArgument(key, value!);
                            }
                        });
                    }

                    endpoint.Batch<Delivery>(batch =>
                    {
                        batch.MessageLimit = BatchLimit;
                        batch.TimeLimit = TimeSpan.FromMilliseconds(15); // what the relay gathered comes together
                        batch.ConcurrencyLimit = 1; // one batch at a time keeps a queue's order
                        batch.Consumer(() => consumers);
                    });
                });
            }
        }));
        // A broker that is away must not keep a service from starting: commands are answered, messages wait in the outbox.
        services.Configure<MassTransitHostOptions>(x => (x.WaitUntilStarted, x.StopTimeout) = (false, TimeSpan.FromSeconds(15)));
    }

    private const ushort BatchLimit = 200;
}

/// <summary>Rings the bell after every commit, so that the relay and led work start at once.</summary>
internal sealed class RingAfterCommit(Bell bell) : ISaveChangesInterceptor, IDbTransactionInterceptor
{
    public ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is not ServiceDb { Quiet: true } && eventData.Context?.Database.CurrentTransaction is null)
        {
            bell.Ring();
        }

        return ValueTask.FromResult(result);
    }

    public Task TransactionCommittedAsync(System.Data.Common.DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is not ServiceDb { Quiet: true })
        {
            bell.Ring();
        }

        return Task.CompletedTask;
    }
}
