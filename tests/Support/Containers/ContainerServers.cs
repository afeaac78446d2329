using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using Testcontainers.PostgreSql;

namespace Aggregator.Support.Containers;

/// <summary>The same two servers in containers, of the versions that production images have.</summary>
internal sealed class ContainerServers
{
    private const string User = "administrator";
    private const string Password = "test";

    private ContainerServers(string postgres, TestBroker broker)
    {
        Postgres = postgres;
        Broker = broker;
    }

    public string Postgres { get; }

    public TestBroker Broker { get; }

    // Testcontainers' own reaper removes both when the test process is gone.
    public static async Task<ContainerServers> StartAsync()
    {
        var postgres = new PostgreSqlBuilder("postgres:17")
            .WithDatabase("postgres")
            .WithUsername("postgres")
            .WithPassword(Password)
            .WithCommand("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=500")
            .Build();
        var rabbit = new ContainerBuilder("rabbitmq:4-management")
            .WithEnvironment("RABBITMQ_DEFAULT_USER", User)
            .WithEnvironment("RABBITMQ_DEFAULT_PASS", Password)
            .WithPortBinding(5672, true)
            .WithWaitStrategy(Wait.ForUnixContainer().UntilMessageIsLogged("Server startup complete"))
            .Build();
        await Task.WhenAll(postgres.StartAsync(), rabbit.StartAsync());
        return new ContainerServers(postgres.GetConnectionString(), new ContainerBroker(rabbit));
    }

    private sealed class ContainerBroker(IContainer container) : TestBroker
    {
        protected override string User => ContainerServers.User;

        public override string Address(string vhost) =>
            $"amqp://{User}:{Password}@{container.Hostname}:{container.GetMappedPublicPort(5672)}/{Uri.EscapeDataString(vhost)}";

        public override async Task<string> ControlAsync(params string[] arguments)
        {
            var result = await container.ExecAsync(["rabbitmqctl", "-q", .. arguments]);
            return result.ExitCode == 0 ? result.Stdout : throw new InvalidOperationException(result.Stderr);
        }
    }
}
