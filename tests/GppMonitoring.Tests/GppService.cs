using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Aggregator.Local;
using Aggregator.Messages;
using Aggregator.Platform;
using Aggregator.Support;
using RabbitMQ.Client;

[assembly: AssemblyFixture(typeof(Aggregator.GppMonitoring.Tests.GppService))]

namespace Aggregator.GppMonitoring.Tests;

/// <summary>
/// The service as its shipped program, on a database and a virtual host of its own, with the other services' part played by the test: it publishes
/// their messages as they would. One for the whole assembly; every test works on initiatives of its own.
/// </summary>
public sealed class GppService : IAsyncLifetime
{
    private static readonly string[] Queues = ["gpp.lots", "gpp.public", "gpp.feed"];
    private readonly ConcurrentDictionary<Guid, int> versions = new();
    private readonly SemaphoreSlim publishing = new(1);
    private IConnection connection = null!;
    private IChannel channel = null!;

    public BrokerVhost Broker { get; private set; } = null!;

    public Tokens Tokens { get; private set; } = null!;

    public ServiceUnderTest Service { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Broker = await BrokerVhost.CreateAsync();
        Tokens = await Tokens.StartAsync();
        Service = await ServiceUnderTest.StartAsync(Component.Gpp, Broker.Address, Tokens.Authority);
        connection = await new ConnectionFactory { Uri = new Uri(Broker.Address) }.CreateConnectionAsync();
        channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        await ListeningAsync();
    }

    /// <summary>Waits until the service hears its queues: it is ready before that, because commands need no broker.</summary>
    public Task ListeningAsync() => Eventually.Holds(async () =>
    {
        foreach (var queue in Queues)
        {
            try
            {
                await using var probe = await connection.CreateChannelAsync();
                if ((await probe.QueueDeclarePassiveAsync(queue)).ConsumerCount == 0)
                {
                    return false;
                }
            }
            catch (RabbitMQ.Client.Exceptions.OperationInterruptedException)
            {
                return false;
            }
        }

        return true;
    }, "the service hears its queues", TimeSpan.FromSeconds(60));

    /// <summary>Runs <c>migrate</c> as every deployment does before the service starts; here its schema comes from a template, its queues' neighbours do not.</summary>
    public Task MigrateAsync() => Local.Servers.ServiceProcess.CommandAsync(
        Repository.Dll(Component.Gpp), ServiceUnderTest.Environment(Service.Database, Broker.Address, Tokens.Authority), ["migrate"]);

    /// <summary>Publishes a fact as its owner would, at the subject's next version.</summary>
    public async Task<Guid> PublishAsync(Guid subject, object fact, DateTimeOffset? at = null, int? version = null, Guid? id = null)
    {
        var attribute = fact.GetType().GetCustomAttribute<MessageAttribute>()!;
        var messageId = id ?? Ids.Next();
        await publishing.WaitAsync();
        try
        {
            var properties = new BasicProperties
            {
                MessageId = messageId.ToString(),
                ContentType = "application/json",
                Type = attribute.Name,
                Headers = new Dictionary<string, object?>
                {
                    ["cloudEvents:id"] = messageId.ToString(),
                    ["cloudEvents:type"] = attribute.Name,
                    ["cloudEvents:source"] = "/" + attribute.Publisher,
                    ["cloudEvents:time"] = (at ?? DateTimeOffset.UtcNow).ToString("O"),
                    ["cloudEvents:subject"] = subject.ToString(),
                    ["cloudEvents:subjectversion"] = version ?? versions.AddOrUpdate(subject, 1, (_, last) => last + 1),
                },
            };
            await channel.BasicPublishAsync(attribute.Exchange, "", true, properties, JsonSerializer.SerializeToUtf8Bytes(fact, fact.GetType(), Platform.Json.Options));
        }
        finally
        {
            publishing.Release();
        }

        return messageId;
    }

    public HttpClient Anonymous() => Service.Client();

    public HttpClient Cpb(Guid cpb, params string[] roles) => Service.Client(Tokens.Mint("cpb", cpb, roles));

    public HttpClient Body(Guid body, params string[] roles) => Service.Client(Tokens.Mint("body", body, roles));

    public HttpClient Supplier(Guid firm) => Service.Client(Tokens.Mint("operator", firm, ["supplier"]));

    public async ValueTask DisposeAsync()
    {
        if (connection is not null)
        {
            await connection.DisposeAsync();
        }

        if (Service is not null)
        {
            await Service.DisposeAsync();
        }

        if (Tokens is not null)
        {
            await Tokens.DisposeAsync();
        }

        if (Broker is not null)
        {
            await Broker.DisposeAsync();
        }
    }
}

/// <summary>Short words for calls.</summary>
internal static class Http
{
    private static readonly JsonSerializerOptions Reading = new(JsonSerializerDefaults.Web);

    public static async Task<JsonElement> Get(this HttpClient client, string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await client.GetAsync(path);
        return await Read(answer, expected);
    }

    public static async Task<JsonElement> Post(this HttpClient client, string path, object body, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await client.PostAsync(path, Json(body));
        return await Read(answer, expected);
    }

    public static async Task<JsonElement> Put(this HttpClient client, string path, object body, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await client.PutAsync(path, Json(body));
        return await Read(answer, expected);
    }

    public static StringContent Json(object body) => new(body as string ?? JsonSerializer.Serialize(body, Reading), Encoding.UTF8, "application/json");

    public static string? Text(this JsonElement element, string name) => element.GetProperty(name) is { ValueKind: not JsonValueKind.Null } value ? value.ToString() : null;

    public static IReadOnlyList<JsonElement> Items(this JsonElement element) => [.. element.GetProperty("items").EnumerateArray()];

    private static async Task<JsonElement> Read(HttpResponseMessage answer, HttpStatusCode expected)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{(int)answer.StatusCode} instead of {(int)expected}: {text}");
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }
}

/// <summary>Ids that grow in the order in which they are made, as the platform's own do.</summary>
internal static class Ids
{
    private static readonly Clock Clock = new();

    public static Guid Next() => Clock.NewId();
}
