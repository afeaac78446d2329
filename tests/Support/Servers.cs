using Aggregator.Local.Servers;
using Npgsql;

namespace Aggregator.Support;

/// <summary>
/// One PostgreSQL and one RabbitMQ for all tests of a run. <c>tests/run</c> gives them by environment; a test project run
/// alone starts its own, once per process; <c>UseTestcontainers=true</c> takes containers instead.
/// </summary>
/// <remarks>
/// <c>AGGREGATOR_TEST_PG</c>: connection string of a superuser. <c>AGGREGATOR_TEST_AMQP</c>: address of an administrator; with it either
/// <c>AGGREGATOR_TEST_RABBITMQ</c>, the folder of a private server, or <c>AGGREGATOR_TEST_RABBITMQCTL</c>, the command that controls the broker.
/// </remarks>
public sealed class Servers
{
    private static readonly Lazy<Task<Servers>> Shared = new(StartAsync);

    private Servers(string postgres, TestBroker broker)
    {
        Postgres = postgres;
        Broker = broker;
    }

    /// <summary>Connection string of the superuser to the database <c>postgres</c>.</summary>
    public string Postgres { get; }

    /// <summary>The broker.</summary>
    public TestBroker Broker { get; }

    /// <summary>The servers, started at the first call.</summary>
    public static Task<Servers> GetAsync() => Shared.Value;

    /// <summary>Connection string to a database of the server.</summary>
    public string Database(string database, string? user = null, string? password = null)
    {
        var connection = new NpgsqlConnectionStringBuilder(Postgres) { Database = database };
        if (user is not null)
        {
            connection.Username = user;
            connection.Password = password;
        }

        return connection.ConnectionString;
    }

    private static async Task<Servers> StartAsync()
    {
        var postgres = Environment.GetEnvironmentVariable("AGGREGATOR_TEST_PG");
        var amqp = Environment.GetEnvironmentVariable("AGGREGATOR_TEST_AMQP");
        if (postgres is not null && amqp is not null)
        {
            return new Servers(postgres, Given(amqp));
        }

#if TESTCONTAINERS
        var containers = await Containers.ContainerServers.StartAsync();
        return new Servers(containers.Postgres, containers.Broker);
#else
        // A run that was killed left its folder behind; its servers are gone, the guard saw to that.
        foreach (var old in Directory.GetDirectories(Path.GetTempPath(), "aggregator-tests-*"))
        {
            if (int.TryParse(old.Split('-')[^1], out var pid) && !Directory.Exists($"/proc/{pid}"))
            {
                Directory.Delete(old, recursive: true);
            }
        }

        var folder = Path.Combine(Path.GetTempPath(), $"aggregator-tests-{Environment.ProcessId}");
        var server = PostgresServer.StartAsync(Path.Combine(folder, "postgres"), mode: PostgresMode.Test);
        var rabbit = RabbitServer.StartAsync(Path.Combine(folder, "rabbitmq"));
        await Task.WhenAll(server, rabbit);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            Task.WaitAll(server.Result.KillAsync(), rabbit.Result.KillAsync());
            Directory.Delete(folder, recursive: true);
        };
        return new Servers(server.Result.ConnectionString(), new PrivateBroker(rabbit.Result));
#endif
    }

    private static TestBroker Given(string amqp)
    {
        if (Environment.GetEnvironmentVariable("AGGREGATOR_TEST_RABBITMQ") is { } folder)
        {
            return new PrivateBroker(RabbitServer.Attach(folder));
        }

        return Environment.GetEnvironmentVariable("AGGREGATOR_TEST_RABBITMQCTL") is { } control
            ? new GivenBroker(new Uri(amqp), control.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            : throw new LocalFailure("AGGREGATOR_TEST_AMQP needs AGGREGATOR_TEST_RABBITMQCTL beside it: the command that makes virtual hosts there, such as 'docker exec NAME rabbitmqctl'");
    }
}
