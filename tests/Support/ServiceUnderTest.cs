using System.Net.Http.Headers;
using System.Security.Cryptography;
using Aggregator.Local;
using Aggregator.Local.Servers;

namespace Aggregator.Support;

/// <summary>One of the services as its shipped dll in a real process, on a migrated database of its own, for tests that kill and cut.</summary>
public sealed class ServiceUnderTest : IAsyncDisposable
{
    private static readonly Lazy<string> SealKeyFile = new(MakeSealKey);
    private readonly bool ownsDatabase;

    private ServiceUnderTest(Component component, TestDatabase database, ServiceProcess process, bool ownsDatabase)
    {
        Component = component;
        Database = database;
        Process = process;
        this.ownsDatabase = ownsDatabase;
    }

    /// <summary>Which service.</summary>
    public Component Component { get; }

    /// <summary>Its database.</summary>
    public TestDatabase Database { get; }

    /// <summary>Its process: stop, kill, restart, signals, log.</summary>
    public ServiceProcess Process { get; }

    /// <summary>Starts the service and waits until it is ready.</summary>
    /// <param name="component">Which service.</param>
    /// <param name="broker">Address of its virtual host, perhaps through a cutter.</param>
    /// <param name="authority">Whose tokens it trusts.</param>
    /// <param name="database">A database to run on; a fresh migrated one where none is given.</param>
    /// <param name="databasePort">Port of a cutter before the database server.</param>
    /// <param name="more">Further configuration.</param>
    public static async Task<ServiceUnderTest> StartAsync(
        Component component, string broker, string authority, TestDatabase? database = null, int? databasePort = null,
        IReadOnlyDictionary<string, string?>? more = null)
    {
        var own = database ?? await TemplateDatabase.CloneAsync(component);
        var environment = Environment(own, broker, authority, databasePort);
        foreach (var (name, value) in more ?? new Dictionary<string, string?>())
        {
            environment[name] = value;
        }

        var log = Path.Combine(Repository.Root, "artifacts", "test-logs", $"{component.Key}-{Guid.NewGuid():n}.log");
        var process = await ServiceProcess.StartAsync(component.Name, Repository.Dll(component), log, environment);
        return new ServiceUnderTest(component, own, process, database is null);
    }

    /// <summary>A client of the service with the token given.</summary>
    public HttpClient Client(string? token = null)
    {
        var client = new HttpClient { BaseAddress = Process.Address };
        if (token is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return client;
    }

    /// <summary>Configuration of a service: the same variables that production sets.</summary>
    public static Dictionary<string, string?> Environment(TestDatabase database, string? broker, string? authority, int? databasePort = null)
    {
        var runtime = new Npgsql.NpgsqlConnectionStringBuilder(database.Runtime);
        runtime.Port = databasePort ?? runtime.Port;
        return new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Trial",
            ["Aggregator__Trial"] = "true",
            ["Aggregator__SealKey"] = SealKeyFile.Value,
            ["Aggregator__Authority"] = authority,
            ["ConnectionStrings__Database"] = runtime.ConnectionString,
            ["ConnectionStrings__Owner"] = database.Owner,
            ["ConnectionStrings__Broker"] = broker,
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = null,
        };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        if (ownsDatabase)
        {
            await Database.DisposeAsync();
        }
    }

    private static string MakeSealKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var file = Path.Combine(Path.GetTempPath(), $"aggregator-seal-{System.Environment.ProcessId}.pem");
        Machine.WriteSecret(file, key.ExportPkcs8PrivateKeyPem());
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(file);
        return file;
    }
}
