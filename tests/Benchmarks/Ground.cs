using System.Collections.Concurrent;
using System.Diagnostics;
using Aggregator.Local.Servers;
using Aggregator.Messages;
using Aggregator.Platform;
using Aggregator.Platform.Audit;
using Aggregator.Platform.Inbox;
using Aggregator.Platform.Outbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Aggregator.Benchmarks;

/// <summary>A message of the size that a demand of a few lines has on the wire, about 420 bytes.</summary>
[Message("bench.thing-counted.v1", "thing", Visibility.Internal)]
internal sealed record ThingCounted(Guid ThingId, int Number, string Text);

internal sealed class Thing : Aggregate
{
    public int Number { get; set; }
}

internal sealed class BenchDb(DbContextOptions<BenchDb> options, PlatformParts parts) : ServiceDb(options, parts)
{
    protected override void Build(ModelBuilder model)
    {
        model.Entity<Thing>().ToTable("thing");
        model.Entity<Row>().ToTable("outbox_naive").HasKey(x => x.Id);
        model.Entity<Counter>().ToTable("counter").HasKey(x => x.Thing);
    }
}

/// <summary>What the consumer keeps per thing: an upsert, like a projection's.</summary>
internal sealed class Counter
{
    public required Guid Thing { get; init; }
    public required int Number { get; set; }
}

/// <summary>A row of the usual outbox sample, which the peer relay sends one by one.</summary>
internal sealed class Row
{
    public required Guid Id { get; init; }
    public required byte[] Body { get; init; }
}

/// <summary>Durable private servers and a small service on them; the figures of a run are comparable with each other, not with other machines'.</summary>
internal sealed class Ground : IAsyncDisposable
{
    public const string Text = "Pulizia degli uffici del palazzo comunale, 18.500 metri quadrati netti, cinque volte la settimana, materiali di consumo compresi; "
        + "servizi igienici 1.900 metri quadrati, corridoi e atri 6.400 metri quadrati tre volte la settimana, vetri quattro volte l'anno, novecento ore a chiamata.";

    public static readonly ConcurrentDictionary<Guid, long> Arrivals = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("aggregator-bench-").FullName;

    public PostgresServer Postgres { get; private set; } = null!;

    public RabbitServer Rabbit { get; private set; } = null!;

    public static async Task<Ground> StartAsync()
    {
        Wire.Register(typeof(ThingCounted).Assembly);
        var ground = new Ground();
        await Machine.RunAsync(["chmod", "755", ground._folder]);
        ground.Postgres = await PostgresServer.StartAsync(Path.Combine(ground._folder, "postgres"), mode: PostgresMode.Durable);
        ground.Rabbit = await RabbitServer.StartAsync(Path.Combine(ground._folder, "rabbitmq"));
        return ground;
    }

    /// <summary>Lets what the tests share, such as the whole platform in processes, run on these servers.</summary>
    public void GiveToTests()
    {
        Environment.SetEnvironmentVariable("AGGREGATOR_TEST_PG", Postgres.ConnectionString());
        Environment.SetEnvironmentVariable("AGGREGATOR_TEST_AMQP", Rabbit.Address());
        Environment.SetEnvironmentVariable("AGGREGATOR_TEST_RABBITMQ", Path.Combine(_folder, "rabbitmq"));
    }

    /// <summary>A fresh database and virtual host with the service's tables; started only where asked.</summary>
    public async Task<IHost> ServiceAsync(string name)
    {
        await using (var admin = NpgsqlDataSource.Create(Postgres.ConnectionString()))
        {
            await using var create = admin.CreateCommand($"CREATE DATABASE {name}");
            await create.ExecuteNonQueryAsync();
        }

        await using (var source = NpgsqlDataSource.Create(Postgres.ConnectionString(name)))
        {
            await using var schema = source.CreateCommand(await Aggregator.Platform.Host.Migrate.PlatformSqlAsync() + """
                CREATE TABLE thing (id uuid PRIMARY KEY, version int NOT NULL, facts int NOT NULL, number int NOT NULL);
                CREATE TABLE outbox_naive (id uuid PRIMARY KEY, body bytea NOT NULL);
                CREATE TABLE counter (thing uuid PRIMARY KEY, number int NOT NULL);
                """);
            await schema.ExecuteNonQueryAsync();
        }

        await Rabbit.AddVhostAsync(name);
        var key = Path.Combine(_folder, name + ".pem");
        await File.WriteAllTextAsync(key, SealKey.Generate());
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = "Bench" });
        builder.Configuration.AddInMemoryCollection([new("Aggregator:SealKey", key), new("ConnectionStrings:Broker", Rabbit.Address(name))]);
        builder.Services.AddLogging(x => x.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole(o => o.SingleLine = true).AddFilter("MassTransit", LogLevel.Error));
        var definition = new ServiceDefinition();
        definition.Database<BenchDb>();
        definition.Queue(name + ".things", Rebuild.Projection, on => on
            .Loads<Counter, BenchDb>((db, things) => db.Set<Counter>().Where(x => things.Contains(x.Thing)))
            .Handle<ThingCounted, BenchDb>(Count).Fills<Counter>());
        Aggregator.Platform.Platform.AddCore(builder.Services, builder.Configuration, new ServiceIdentity(name, "/"), definition, Postgres.ConnectionString(name), trial: false);
        Aggregator.Platform.Platform.AddWorkers(builder.Services, definition);
        var host = builder.Build();
        await using var channel = await host.Services.GetRequiredService<Broker>().OpenAsync(default);
        await host.Services.GetRequiredService<Topology>().DeclareQueuesAsync(channel.Raw, default);
        await channel.Raw.ExchangeDeclareAsync("bench.thing-counted.v1", "fanout", durable: true, autoDelete: false, arguments: Topology.ExchangeArguments(Wire.Named("bench.thing-counted.v1")!.Attribute));
        return host;
    }

    /// <summary>Fills published and outbox with so many messages about as many things, without sending any.</summary>
    public static async Task FillAsync(IServiceProvider services, int count, bool outbox = true)
    {
        await using var command = services.GetRequiredService<NpgsqlDataSource>().CreateCommand($$"""
            WITH p AS (
                INSERT INTO platform.published (id, name, subject, version, occurred_at, body)
                SELECT gen_random_uuid(), 'bench.thing-counted.v1', s, 1, now(), convert_to(json_build_object('thingId', s, 'number', 1, 'text', $2::text)::text, 'UTF8')
                FROM (SELECT gen_random_uuid() AS s FROM generate_series(1, $1)) x RETURNING id)
            INSERT INTO {{(outbox ? "platform.outbox (id) SELECT id" : "outbox_naive (id, body) SELECT id, ''::bytea")}} FROM p
            """);
        command.CommandTimeout = 300;
        command.Parameters.Add(new() { Value = count });
        command.Parameters.Add(new() { Value = Text });
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Rabbit.DisposeAsync();
        await Postgres.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static Task Count(Received<ThingCounted> message, BenchDb db, CancellationToken ct)
    {
        Arrivals[message.Id] = Stopwatch.GetTimestamp();
        if (db.Known<Counter>(message.Subject) is { } counter)
        {
            counter.Number = message.Body.Number;
        }
        else
        {
            db.Add(new Counter { Thing = message.Subject, Number = message.Body.Number });
        }

        return Task.CompletedTask;
    }
}
