using Aggregator.Messages;
using Aggregator.Platform.Audit;
using Aggregator.Platform.Inbox;
using Aggregator.Platform.Outbox;
using Aggregator.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Aggregator.Platform.Tests.Sample;

[Message("sample.thing-counted.v1", "thing", Visibility.Internal)]
public sealed record ThingCounted(Guid ThingId, int Number);

[Message("sample.thing-renamed.v1", "thing", Visibility.Public)]
public sealed record ThingRenamed(Guid ThingId, string Name);

internal sealed class Thing : Aggregate
{
    public int Number { get; set; }
}

/// <summary>What the consumer has made of the messages: one row per applied message proves "exactly once, in order".</summary>
internal sealed class Effect
{
    public long Id { get; init; }
    public required Guid Thing { get; init; }
    public required int Version { get; init; }
    public required int Number { get; init; }
}

internal sealed class SampleDb(DbContextOptions<SampleDb> options, PlatformParts parts) : ServiceDb(options, parts)
{
    public DbSet<Thing> Things => Set<Thing>();

    public DbSet<Effect> Effects => Set<Effect>();

    protected override void Build(ModelBuilder model)
    {
        model.Entity<Thing>().ToTable("thing");
        model.Entity<Effect>().ToTable("effect").Property(x => x.Id).UseIdentityAlwaysColumn();
    }
}

/// <summary>A small service in this process: publisher and consumer of its own messages on a real database and broker.</summary>
internal sealed class SampleService : IAsyncDisposable
{
    private SampleService(IHost host, TestDatabase database) => (Host, Database) = (host, database);

    public IHost Host { get; }

    public TestDatabase Database { get; }

    public NpgsqlDataSource Source => Host.Services.GetRequiredService<NpgsqlDataSource>();

    public static string SealKeyPem { get; } = SealKey.Generate();

    /// <summary>Makes the database; `work` starts relay, sealer and consumers too.</summary>
    public static async Task<SampleService> StartAsync(string broker, bool work = true, TestDatabase? database = null, string? runtime = null,
        Action<QueueDefinition>? handlers = null, string name = "sample", Action<ServiceDefinition>? define = null)
    {
        Wire.Register(typeof(ThingCounted).Assembly);
        if (database is null)
        {
            database = await TestDatabase.CreateEmptyAsync();
            await using var owner = NpgsqlDataSource.Create(database.Owner);
            await using var schema = owner.CreateCommand(await Aggregator.Platform.Host.Migrate.PlatformSqlAsync() + """
                CREATE TABLE thing (id uuid PRIMARY KEY, version int NOT NULL, facts int NOT NULL, number int NOT NULL);
                CREATE TABLE effect (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, thing uuid NOT NULL, version int NOT NULL, number int NOT NULL, UNIQUE (thing, version));
                GRANT USAGE ON SCHEMA public, platform TO aggregator_test_app;
                GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public, platform TO aggregator_test_app;
                GRANT USAGE ON ALL SEQUENCES IN SCHEMA public, platform TO aggregator_test_app;
                """);
            await schema.ExecuteNonQueryAsync();
        }

        var key = Path.GetTempFileName();
        await File.WriteAllTextAsync(key, SealKeyPem);
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = "Test" });
        builder.Configuration.AddInMemoryCollection([new("Aggregator:SealKey", key), new("ConnectionStrings:Broker", broker)]);
        builder.Services.AddLogging(x => x.AddProvider(new Lines()).SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning));
        var definition = new ServiceDefinition();
        definition.Database<SampleDb>();
        definition.Queue(name + ".things", Rebuild.Projection, handlers ?? (on => on.Handle<ThingCounted, SampleDb>(Count).Fills<Effect>()));
        define?.Invoke(definition);
        Platform.AddCore(builder.Services, builder.Configuration, new ServiceIdentity(name, "/api/sample/v1"), definition, runtime ?? database.Runtime, trial: false);
        if (work)
        {
            Platform.AddWorkers(builder.Services, definition);
        }

        var host = builder.Build();
        await using (var channel = await host.Services.GetRequiredService<Broker>().OpenAsync(default))
        {
            await host.Services.GetRequiredService<Topology>().DeclareQueuesAsync(channel.Raw, default);
        }

        await host.StartAsync();
        File.Delete(key);
        return new SampleService(host, database);
    }

    /// <summary>A command as a slice would run it: count a thing up, publish, record.</summary>
    public async Task<Guid> CountAsync(Guid? thing = null)
    {
        await using var scope = Host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SampleDb>();
        var counted = thing is { } id ? await db.Things.SingleAsync(x => x.Id == id) : new Thing { Id = Guid.CreateVersion7() };
        if (thing is null)
        {
            db.Add(counted);
        }

        counted.Number++;
        db.Record(counted, "thing.counted", after: new { counted.Number });
        db.Publish(counted, new ThingCounted(counted.Id, counted.Number));
        await db.SaveChangesAsync();
        return counted.Id;
    }

    public async Task<IReadOnlyList<Incoming>> PublishedAsync()
    {
        var messages = new List<Incoming>();
        await using var command = Source.CreateCommand("SELECT id, name, subject, version, cpb, occurred_at, trace_parent, body FROM platform.published WHERE name LIKE 'sample.%' ORDER BY position");
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            var m = Relay.Read(rows);
            messages.Add(new Incoming(m.Id, m.Name, m.Subject, m.Version, m.Cpb, m.OccurredAt, m.Body));
        }

        return messages;
    }

    public async Task<List<(Guid Thing, int Version, int Number)>> EffectsAsync()
    {
        var effects = new List<(Guid, int, int)>();
        await using var command = Source.CreateCommand("SELECT thing, version, number FROM effect ORDER BY id");
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            effects.Add((rows.GetGuid(0), rows.GetInt32(1), rows.GetInt32(2)));
        }

        return effects;
    }

    public async ValueTask DisposeAsync()
    {
        await Host.StopAsync();
        if (Host is IAsyncDisposable host)
        {
            await host.DisposeAsync();
        }

        await Database.DisposeAsync();
    }

    /// <summary>The last lines of the log, for whoever looks into a failed test.</summary>
    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            TestContext.Current.TestOutputHelper?.WriteLine($"{DateTime.UtcNow:HH:mm:ss.fff} {logLevel} {formatter(state, exception)} {exception?.GetBaseException().Message}");

        public void Dispose()
        {
        }
    }

    internal static Task Count(Received<ThingCounted> message, SampleDb db, CancellationToken ct)
    {
        db.Add(new Effect { Thing = message.Subject, Version = message.Version, Number = message.Body.Number });
        return Task.CompletedTask;
    }
}
