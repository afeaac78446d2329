using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Aggregator.Local;
using Aggregator.Local.Servers;
using Aggregator.Support;

namespace Aggregator.Portal.Tests;

/// <summary>The shipped gateway on a migrated database, the shipped portal behind it, and recorded answers in the services' place.</summary>
public class RealGateway : IAsyncLifetime
{
    public const string Password = "cavallo batteria graffetta";
    private static readonly string Secret = Convert.ToHexString(RandomNumberGenerator.GetBytes(24));
    private TestDatabase database = null!;
    private ServiceProcess portal = null!;
    private ServiceProcess gateway = null!;

    internal FakeGateway Services { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Services = await FakeGateway.StartAsync();
        database = await TemplateDatabase.CloneAsync(Component.Gateway);
        var port = Ports.Free();
        Address = new Uri($"http://localhost:{port}/");
        portal = await Site.Portal(new() { ["Aggregator__Gateway"] = Address.ToString(), ["Aggregator__Trial"] = "true" });
        var environment = ServiceUnderTest.Environment(database, "amqp://guest:guest@127.0.0.1:1/", Address.ToString().TrimEnd('/'));
        foreach (var key in new[] { "demand", "tender", "contract", "gpp" }) environment["Services__" + key] = Services.Address.ToString();
        environment["Services__demand"] = (await DemandAsync()).ToString();
        environment["Services__tender"] = (await TenderAsync()).ToString();
        environment["Services__portal"] = portal.Address.ToString();
        environment["Gateway__TrustedProxies"] = "127.0.0.1";
        environment["Passwords__Iterations"] = "1000";
        await ServiceProcess.CommandAsync(Repository.Dll(Component.Gateway), new Dictionary<string, string?>(environment) { ["SECRET"] = Secret }, ["create-operator", "--client-id", "operator", "--secret-env", "SECRET"]);
        gateway = await ServiceProcess.StartAsync("gateway", Repository.Dll(Component.Gateway), Path.Combine(Repository.Root, "artifacts", "test-logs", $"gateway-{Guid.NewGuid():n}.log"), environment, port);
        using var http = new HttpClient { BaseAddress = Address };
        await AuthorizeAsync(http, "operator", Secret);
        await PrepareAsync(http);
    }

    /// <summary>Where demand collection is.</summary>
    protected virtual Task<Uri> DemandAsync() => Task.FromResult(Services.Address);

    /// <summary>Where the tender service is.</summary>
    protected virtual Task<Uri> TenderAsync() => Task.FromResult(Services.Address);

    /// <summary>A client's token on a client.</summary>
    protected static async Task AuthorizeAsync(HttpClient http, string client, string secret)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = client, ["client_secret"] = secret });
        using var token = await http.PostAsync("/oauth/token", form);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)(await token.Content.ReadFromJsonAsync<JsonObject>())!["access_token"]!);
    }

    /// <summary>What is there before the tests begin.</summary>
    /// <param name="http">The gateway, with the platform operator's token.</param>
    protected virtual async Task PrepareAsync(HttpClient http)
    {
        using var made = await http.PostAsJsonAsync("/api/accounts/v1/accounts", new
        {
            userName = "marta", password = Password, displayName = "Marta Bianchi",
            memberships = new object[]
            {
                new { organisation = Guid.CreateVersion7(), organisationKind = "body", roles = new[] { "buyer.drafter" }, name = "Comune di Corsico" },
                new { organisation = Guid.CreateVersion7(), organisationKind = "body", roles = new[] { "buyer.signatory" }, name = "Comune di Buccinasco" },
            },
        });
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync());
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (gateway is not null) await gateway.DisposeAsync();
        if (portal is not null) await portal.DisposeAsync();
        if (database is not null) await database.DisposeAsync();
        if (Services is not null) await Services.DisposeAsync();
    }
}
