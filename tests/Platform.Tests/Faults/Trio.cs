using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Aggregator.Local;
using Aggregator.Local.Servers;
using Aggregator.Support;
using Npgsql;

namespace Aggregator.Platform.Tests.Faults;

/// <summary>
/// Three services as shipped: demand-collection publishes bodies, contract and gpp-monitoring keep them. Between each and its
/// servers stands a wire that a test can cut. At the end every accepted request must have exactly one effect everywhere.
/// </summary>
public sealed class Trio : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, byte> _accepted = new();
    private BrokerVhost _vhost = null!;
    private Tokens _tokens = null!;
    private int _names;

    internal ServiceUnderTest Demand { get; private set; } = null!;

    internal ServiceUnderTest Contract { get; private set; } = null!;

    internal ServiceUnderTest Gpp { get; private set; } = null!;

    internal IEnumerable<ServiceUnderTest> All => [Demand, Contract, Gpp];

    /// <summary>Between the services and the broker.</summary>
    internal TcpCutter BrokerWire { get; private set; } = null!;

    /// <summary>Between the services and PostgreSQL.</summary>
    internal TcpCutter DatabaseWire { get; private set; } = null!;

    internal int Accepted => _accepted.Count;

    public async ValueTask InitializeAsync()
    {
        _vhost = await BrokerVhost.CreateAsync();
        _tokens = await Tokens.StartAsync();
        var (broker, servers) = (new Uri(_vhost.Address), await Servers.GetAsync());
        BrokerWire = new TcpCutter(broker.Port);
        DatabaseWire = new TcpCutter(new NpgsqlConnectionStringBuilder(servers.Postgres).Port);
        var databases = new Dictionary<Component, TestDatabase>();
        foreach (var component in (Component[])[Component.Demand, Component.Contract, Component.Gpp])
        {
            // Migrated once more with the broker at hand, so that every queue is there before the first message.
            databases[component] = await TemplateDatabase.CloneAsync(component);
            await ServiceProcess.CommandAsync(Repository.Dll(component), ServiceUnderTest.Environment(databases[component], _vhost.Address, null), ["migrate"]);
        }

        var address = new UriBuilder(broker) { Port = BrokerWire.Port }.Uri.AbsoluteUri;
        Demand = await ServiceUnderTest.StartAsync(Component.Demand, address, _tokens.Authority, databases[Component.Demand], DatabaseWire.Port);
        Contract = await ServiceUnderTest.StartAsync(Component.Contract, address, _tokens.Authority, databases[Component.Contract], DatabaseWire.Port);
        Gpp = await ServiceUnderTest.StartAsync(Component.Gpp, address, _tokens.Authority, databases[Component.Gpp], DatabaseWire.Port);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in All)
        {
            await service.DisposeAsync();
            await service.Database.DisposeAsync();
        }

        await BrokerWire.DisposeAsync();
        await DatabaseWire.DisposeAsync();
        await _tokens.DisposeAsync();
        await _vhost.DisposeAsync();
    }

    /// <summary>Lets so many clients register bodies while something happens; when it is over, whatever came of it, they are at rest.</summary>
    internal async Task WhileRegisteringAsync(int clients, Func<Task> happens, Action<HttpStatusCode>? observe = null)
    {
        using var stop = new CancellationTokenSource();
        var registering = Task.WhenAll(Enumerable.Range(0, clients).Select(_ => RegisterAsync(stop.Token, observe)));
        try
        {
            await happens();
        }
        finally
        {
            await stop.CancelAsync();
            await registering;
        }
    }

    /// <summary>Waits until so many more bodies are accepted.</summary>
    internal Task MoreAsync(int count)
    {
        var accepted = Accepted;
        return Eventually.Holds(() => Task.FromResult(Accepted > accepted + count), "requests go on", TimeSpan.FromSeconds(60));
    }

    /// <summary>Registers bodies one after the other until told to stop, each with its key until a 2xx says that it is accepted.</summary>
    private async Task RegisterAsync(CancellationToken stop, Action<HttpStatusCode>? observe)
    {
        using var client = new HttpClient { BaseAddress = Demand.Process.Address, Timeout = TimeSpan.FromSeconds(20) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer",
            _tokens.Mint("platform", Guid.CreateVersion7(), ["platform.operator"], account: Guid.CreateVersion7(), lifetime: TimeSpan.FromMinutes(30)));
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        var patience = new Stopwatch();
        while (!stop.IsCancellationRequested)
        {
            var (name, key) = ($"Unione {Interlocked.Increment(ref _names)}", Guid.NewGuid().ToString());
            var done = false;
            while (!done)
            {
                try
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, "/api/demand/v1/bodies")
                    {
                        Headers = { { "Idempotency-Key", key } },
                        Content = JsonContent.Create(new { kind = "union", name }),
                    };
                    using var answer = await client.SendAsync(request);
                    observe?.Invoke(answer.StatusCode);
                    done = answer.StatusCode == HttpStatusCode.Created;
                }
                catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
                {
                    // Killed or cut while it answered: the key makes the repetition safe.
                }

                if (stop.IsCancellationRequested)
                {
                    patience.Start();
                    Assert.True(done || patience.Elapsed < TimeSpan.FromMinutes(1), $"{name} was neither accepted nor refused");
                }

                await pace.WaitForNextTickAsync();
            }

            _accepted[name] = 1;
        }
    }

    /// <summary>Every accepted body once at the publisher and once in every projection, nothing else, and the operators' command agrees.</summary>
    internal async Task AgreesAsync(TimeSpan? within = null)
    {
        var expected = _accepted.Keys.Order(StringComparer.Ordinal).ToList();
        await Eventually.Holds(async () =>
        {
            Assert.Equal(expected, await NamesAsync(Demand, "body"));
            Assert.Equal(expected, await NamesAsync(Contract, "known_body"));
            Assert.Equal(expected, await NamesAsync(Gpp, "public_body"));
        }, within ?? TimeSpan.FromSeconds(60));
        foreach (var consumer in (ServiceUnderTest[])[Contract, Gpp])
        {
            // A failure of the command throws with what it printed.
            await ServiceProcess.CommandAsync(Repository.Dll(consumer.Component), ServiceUnderTest.Environment(consumer.Database, _vhost.Address, null),
                ["check", "--publisher", "demand-collection=" + Demand.Database.Superuser]);
        }
    }

    /// <summary>The broker's address without a wire between, for what a test sends by itself.</summary>
    internal string BrokerAddress => _vhost.Address;

    internal Task<string> CheckAsync(ServiceUnderTest consumer) => ServiceProcess.CommandAsync(Repository.Dll(consumer.Component),
        ServiceUnderTest.Environment(consumer.Database, _vhost.Address, null), ["check", "--publisher", "demand-collection=" + Demand.Database.Superuser]);

    private static async Task<List<string>> NamesAsync(ServiceUnderTest service, string table)
    {
        await using var source = NpgsqlDataSource.Create(service.Database.Superuser + ";Pooling=false");
        await using var command = source.CreateCommand($"SELECT name FROM {table} ORDER BY name COLLATE \"C\"");
        var names = new List<string>();
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            names.Add(rows.GetString(0));
        }

        return names;
    }
}
