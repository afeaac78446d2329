using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Aggregator.Local;
using Aggregator.Local.Servers;
using Aggregator.Support;

namespace Aggregator.Gateway.Tests.Support;

/// <summary>
/// The gateway as its shipped dll on a migrated database of its own, before upstreams of the test. Its broker is away throughout, which
/// it must bear.
/// </summary>
public class GatewayProcess : IAsyncLifetime
{
    public const string OperatorClient = "test-operator";
    public const string Password = "correct horse battery";
    private readonly Dictionary<string, Upstream> _upstreams = [];
    private readonly Dictionary<string, string?> _environment = [];
    private ServiceProcess _process = null!;
    private int _made;

    internal TestDatabase Database { get; private set; } = null!;

    internal static string OperatorSecret { get; } = Convert.ToHexString(RandomNumberGenerator.GetBytes(24));

    internal string Issuer => _environment["Aggregator__Authority"]!;

    internal ServiceProcess Process => _process;

    /// <summary>What tests of one aspect configure otherwise.</summary>
    protected virtual void Configure(IDictionary<string, string?> environment, int port)
    {
    }

    internal Upstream this[string key] => _upstreams[key];

    public virtual async ValueTask InitializeAsync()
    {
        Database = await TemplateDatabase.CloneAsync(Component.Gateway);
        var port = Ports.Free();
        foreach (var (name, value) in ServiceUnderTest.Environment(Database, "amqp://guest:guest@127.0.0.1:1/", $"http://localhost:{port}"))
        {
            _environment[name] = value;
        }

        foreach (var key in (string[])["demand", "tender", "contract", "gpp", "portal"])
        {
            _upstreams[key] = await Upstream.StartAsync(key);
            _environment["Services__" + key] = _upstreams[key].Address;
        }

        foreach (var bucket in (string[])["Address", "Subject", "Anonymous", "OpenData", "Login", "Token"])
        {
            _environment[$"Limits__{bucket}__PerSecond"] = "0";
        }

        // Hashing as slowly as production needs is tested where it is done.
        _environment["Passwords__Iterations"] = "1000";
        Configure(_environment, port);
        var made = CommandAsync(new() { ["SECRET"] = OperatorSecret }, "create-operator", "--client-id", OperatorClient, "--secret-env", "SECRET");
        var log = Path.Combine(Repository.Root, "artifacts", "test-logs", $"gateway-{GetType().Name}-{Guid.NewGuid():n}.log");
        _process = await ServiceProcess.StartAsync("gateway", Repository.Dll(Component.Gateway), log, _environment, port);
        await made;
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        foreach (var upstream in _upstreams.Values)
        {
            await upstream.DisposeAsync();
        }

        if (Database is not null)
        {
            await Database.DisposeAsync();
        }
    }

    /// <summary>Runs one of the gateway's commands.</summary>
    internal Task<string> CommandAsync(Dictionary<string, string?> more, params string[] arguments)
    {
        var environment = new Dictionary<string, string?>(_environment);
        foreach (var (name, value) in more)
        {
            environment[name] = value;
        }

        return ServiceProcess.CommandAsync(Repository.Dll(Component.Gateway), environment, arguments);
    }

    internal Uri Address => _process.Address;

    internal Browser Browser() => new(Address);

    /// <summary>A client with a fresh token of the first operator.</summary>
    internal async Task<Browser> Operator() => Browser().With(await Token(OperatorClient, OperatorSecret));

    internal async Task<string> Token(string id, string secret)
    {
        using var answer = await Browser().Form("/oauth/token", ("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret));
        return (string)(await answer.Json())["access_token"]!;
    }

    /// <summary>Makes an account through the API.</summary>
    internal async Task<(Guid Id, string UserName, Guid[] Organisations)> Account(params string[] roles)
    {
        var name = $"persona{Interlocked.Increment(ref _made)}";
        var organisations = new[] { Guid.CreateVersion7(), Guid.CreateVersion7() };
        using var answer = await (await Operator()).Post("/api/accounts/v1/accounts", new
        {
            userName = name,
            password = Password,
            displayName = "Persona di prova",
            memberships = new object[]
            {
                new { organisation = organisations[0], organisationKind = "body", roles = roles.Length > 0 ? roles : ["buyer.drafter"], name = "Comune A" },
                new { organisation = organisations[1], organisationKind = "body", roles = new[] { "buyer.signatory" }, name = "Comune B" },
            },
        });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (Guid.Parse((string)(await answer.Json())["id"]!), name, organisations);
    }

    /// <summary>A browser that logged in through the form of the login page, and the account.</summary>
    internal async Task<(Browser Browser, string Csrf, Guid Account, Guid[] Organisations)> LoggedIn(params string[] roles)
    {
        var (id, name, organisations) = await Account(roles);
        var browser = Browser();
        using var answer = await browser.Login(name, Password);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        using var me = await browser.Get("/api/accounts/v1/me");
        return (browser, (string)(await me.Json())["csrfToken"]!, id, organisations);
    }
}

/// <summary>The gateway that most tests share.</summary>
[CollectionDefinition(Name)]
public sealed class SharedGateway : ICollectionFixture<GatewayProcess>
{
    public const string Name = "gateway";
}
