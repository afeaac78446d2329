using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aggregator.Local;
using Aggregator.Platform;
using Aggregator.Platform.Outbox;
using Aggregator.Support;
using Aggregator.Tender.Tests.Support;
using RabbitMQ.Client;

// The clock of a trial only goes forward, and it is the service's: tests take turns.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(TenderUnderTest))]

namespace Aggregator.Tender.Tests.Support;

/// <summary>The shipped tender service on a database and a virtual host of its own.</summary>
public sealed class TenderUnderTest : IAsyncLifetime
{
    private readonly HttpClient _http = new();
    private IConnection? _connection;
    private IChannel? _channel;

    /// <summary>Further configuration of the service.</summary>
    internal IReadOnlyDictionary<string, string?>? More { get; init; }

    public ServiceUnderTest Service { get; private set; } = null!;

    public Tokens Tokens { get; private set; } = null!;

    public BrokerVhost Vhost { get; private set; } = null!;

    public TestDatabase Database => Service.Database;

    public async ValueTask InitializeAsync()
    {
        Vhost = await BrokerVhost.CreateAsync();
        Tokens = await Tokens.StartAsync();
        Service = await ServiceUnderTest.StartAsync(Component.Tender, Vhost.Address, Tokens.Authority, more: More);
        _http.BaseAddress = Service.Process.Address;
        _http.Timeout = TimeSpan.FromSeconds(60);
        _connection = await new ConnectionFactory { Uri = new Uri(Vhost.Address) }.CreateConnectionAsync();
        _channel = await _connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        await Eventually.Holds(async () =>
        {
            // The broker closes a channel that asks for a queue which is not there yet.
            await using var asking = await _connection.CreateChannelAsync();
            await asking.QueueDeclarePassiveAsync(Queues.Checklists);
        }, TimeSpan.FromSeconds(60));
    }

    public async ValueTask DisposeAsync()
    {
        await _connection!.DisposeAsync();
        await Service.DisposeAsync();
        await Tokens.DisposeAsync();
        await Vhost.DisposeAsync();
        _http.Dispose();
    }

    /// <summary>Calls the service as a person, or as nobody.</summary>
    internal async Task<Reply> Call(Person? who, string method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/api/tender/v1" + path);
        if (who is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Tokens.Mint(who.Kind, who.Org, who.Roles, who.Account));
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (body is not null)
        {
            request.Content = new ByteArrayContent(body as byte[] ?? JsonSerializer.SerializeToUtf8Bytes(body, Json.Options));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new Reply((int)response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text), response.Headers.ETag?.Tag, text);
    }

    /// <summary>The service's clock.</summary>
    internal async Task<DateTimeOffset> NowAsync() => (await Call(null, "GET", "/status")).Is(200)["now"]!.GetValue<DateTimeOffset>();

    /// <summary>Moves the service's clock to an instant or past it.</summary>
    internal async Task AdvanceAsync(DateTimeOffset to) =>
        (await Call(Person.PlatformOperator, "POST", "/trial-clock", new { advanceTo = to })).Is(200);

    /// <summary>Gives a queue a message as its publisher would, and its wire bytes' hash back.</summary>
    internal async Task<byte[]> Publish(string queue, object message, Guid subject, int version, byte[]? bytes = null)
    {
        var name = Wire.Of(message.GetType()).Name;
        bytes ??= JsonSerializer.SerializeToUtf8Bytes(message, message.GetType(), Json.Options);
        var id = Guid.CreateVersion7();
        await _channel!.BasicPublishAsync("", queue, mandatory: true, new BasicProperties
        {
            MessageId = id.ToString(), ContentType = "application/json", Type = name, DeliveryMode = DeliveryModes.Persistent,
            Headers = new Dictionary<string, object?>
            {
                ["cloudEvents:specversion"] = "1.0", ["cloudEvents:id"] = id.ToString(), ["cloudEvents:source"] = "/test", ["cloudEvents:type"] = name,
                ["cloudEvents:time"] = DateTimeOffset.UtcNow.ToString("O"), ["cloudEvents:subject"] = subject.ToString(), ["cloudEvents:subjectversion"] = version,
            },
        }, bytes);
        return SHA256.HashData(bytes);
    }

    /// <summary>Waits until the query counts so many rows.</summary>
    internal Task Rows(long count, string sql, params object[] values) =>
        Eventually.Holds(async () => await Database.ScalarAsync<long>(sql, values) == count, $"{count} rows of {sql}", TimeSpan.FromSeconds(60));

    /// <summary>Bodies of the messages published about a subject, oldest first.</summary>
    internal async Task<List<(string Name, JsonNode Body)>> Published(Guid subject)
    {
        var count = await Database.ScalarAsync<long>("SELECT count(*) FROM platform.published WHERE subject = $1", subject);
        var messages = new List<(string, JsonNode)>();
        for (var version = 1; version <= count; version++)
        {
            var name = await Database.ScalarAsync<string>("SELECT name FROM platform.published WHERE subject = $1 AND version = $2", subject, version);
            var body = await Database.ScalarAsync<byte[]>("SELECT body FROM platform.published WHERE subject = $1 AND version = $2", subject, version);
            messages.Add((name!, JsonNode.Parse(Encoding.UTF8.GetString(body!))!));
        }

        return messages;
    }
}

/// <summary>What came back.</summary>
internal sealed record Reply(int Status, JsonNode? Body, string? ETag, string Text)
{
    /// <summary>The body of an answer that must have this status.</summary>
    internal JsonNode Is(int status)
    {
        Assert.True(Status == status, $"{Status} instead of {status}: {Text}");
        return Body ?? new JsonObject();
    }

    /// <summary>A refusal with this status and code.</summary>
    internal JsonNode Refused(int status, string code)
    {
        Is(status);
        Assert.Equal("/problems/" + code, (string?)Body!["type"]);
        Assert.NotEqual(code, (string?)Body["detail"]);
        Assert.DoesNotContain("{", (string?)Body["detail"]);
        return Body;
    }

    /// <summary>Invalid input that names this place with this code.</summary>
    internal void Invalid(string pointer, string code)
    {
        Refused(400, "invalid-input");
        Assert.Contains(Body!["errors"]!.AsArray(), x => (string?)x!["pointer"] == pointer && (string?)x["code"] == code);
        Assert.All(Body["errors"]!.AsArray(), x => Assert.NotEqual((string?)x!["code"], (string?)x["detail"]));
    }
}

/// <summary>Somebody with an account.</summary>
internal sealed record Person(string Kind, Guid Org, string[] Roles, Guid Account)
{
    internal static readonly Person PlatformOperator = Of("platform", Guid.CreateVersion7(), "platform.operator");
    internal static readonly Person Auditor = Of("auditor", Guid.CreateVersion7(), "auditor");

    internal static Person Of(string kind, Guid org, params string[] roles) => new(kind, org, roles, Guid.CreateVersion7());
}
