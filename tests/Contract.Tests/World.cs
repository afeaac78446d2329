using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aggregator.Contract.Tests;
using Aggregator.Local;
using Aggregator.Messages;
using Aggregator.Messages.Tender;
using Aggregator.Platform;
using Aggregator.Platform.Outbox;
using Aggregator.Support;
using RabbitMQ.Client;

[assembly: AssemblyFixture(typeof(World))]

namespace Aggregator.Contract.Tests;

/// <summary>The service as shipped, on a real database and broker; the tests are its neighbours: they publish what it hears and call what it serves.</summary>
public sealed class World : IAsyncLifetime
{
    private const string Base = "/api/contract/v1";
    private static readonly string[] Queues = ["contract.awards", "contract.notices", "contract.bodies", "contract.categories", "contract.demands"];
    private readonly Clock ids = new();
    private BrokerVhost vhost = null!;
    private Tokens tokens = null!;
    private ServiceUnderTest service = null!;
    private IConnection connection = null!;

    internal TestDatabase Database => service.Database;

    internal Guid NewId() => ids.NewId();

    public async ValueTask InitializeAsync()
    {
        vhost = await BrokerVhost.CreateAsync();
        tokens = await Tokens.StartAsync();
        service = await ServiceUnderTest.StartAsync(Component.Contract, vhost.Address, tokens.Authority);
        connection = await new ConnectionFactory { Uri = new Uri(vhost.Address) }.CreateConnectionAsync();
        foreach (var queue in Queues)
        {
            await Eventually.Holds(async () =>
            {
                await using var channel = await connection.CreateChannelAsync();
                await channel.QueueDeclarePassiveAsync(queue);
            });
        }
    }

    public async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        await service.DisposeAsync();
        await tokens.DisposeAsync();
        await vhost.DisposeAsync();
    }

    /// <summary>Publishes a message as its service would.</summary>
    internal async Task PublishAsync(Guid subject, int version, object message)
    {
        var wire = Wire.Of(message.GetType());
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        var id = NewId();
        var properties = new BasicProperties
        {
            MessageId = id.ToString(),
            ContentType = "application/json",
            Type = wire.Name,
            Headers = new Dictionary<string, object?>
            {
                ["cloudEvents:specversion"] = "1.0",
                ["cloudEvents:id"] = id.ToString(),
                ["cloudEvents:source"] = "/" + wire.Attribute.Publisher,
                ["cloudEvents:type"] = wire.Name,
                ["cloudEvents:time"] = DateTimeOffset.UtcNow.ToString("O"),
                ["cloudEvents:subject"] = subject.ToString(),
                ["cloudEvents:subjectversion"] = version,
            },
        };
        await channel.BasicPublishAsync(wire.Attribute.Exchange, "", mandatory: true, properties, JsonSerializer.SerializeToUtf8Bytes(message, message.GetType(), Platform.Json.Options));
    }

    /// <summary>A caller with a token of its own.</summary>
    internal Caller As(string kind, Guid organisation, string role, Guid? account = null, Guid? delegateOf = null) =>
        new(service.Client(tokens.Mint(kind, organisation, [role], account, delegateOf)));

    /// <summary>A caller without a token.</summary>
    internal Caller Nobody() => new(service.Client());

    /// <summary>Moves the service's clock; it only goes forward.</summary>
    internal async Task AdvanceTo(DateTimeOffset time) =>
        (await As("platform", NewId(), "platform.operator").Post("/trial-clock", new { advanceTo = time })).Must(HttpStatusCode.OK);

    /// <summary>An award as the tender service publishes it.</summary>
    internal LotAwarded Award(decimal value, params decimal[] bases) => new(
        NewId(), NewId(), NewId(), NewId(), "office-cleaning", 1, "Lotto 1", NewId(), "Pulito S.r.l.", Money.Euro(bases.Sum()), Money.Euro(value),
        bases.Sum() == 0 ? 0m : 100m - value / bases.Sum() * 100m, 36, true, DateTimeOffset.UtcNow.AddDays(-40), DateTimeOffset.UtcNow.AddDays(-8),
        [.. bases.Select(x => new BodyShare(NewId(), Money.Euro(x), [NewId()]))]);

    /// <summary>An agreement made by an award, pending.</summary>
    internal async Task<Deal> PendingAsync(LotAwarded award)
    {
        await PublishAsync(award.LotId, 1, award);
        var manager = As("cpb", award.CpbId, "cpb.contract-manager");
        JsonNode? item = null;
        await Eventually.Holds(async () =>
            (item = (await manager.Get($"/agreements?lotId={award.LotId}")).Must(HttpStatusCode.OK)["items"]!.AsArray().SingleOrDefault()) is not null, "the award to become an agreement");
        return new Deal(this, award, Guid.Parse((string)item!["id"]!), manager);
    }

    /// <summary>An active agreement whose bodies have joined with all of their shares.</summary>
    internal async Task<Deal> ActiveAsync(decimal value, params decimal[] bases)
    {
        var deal = await PendingAsync(Award(value, bases));
        await deal.ActivateAsync();
        for (var i = 0; i < bases.Length; i++)
        {
            await deal.JoinAsync(i, await deal.ShareAsync(i));
        }

        return deal;
    }

    /// <summary>A caller and how it calls.</summary>
    internal sealed class Caller(HttpClient http)
    {
        internal Task<Answer> Get(string path) => Send(HttpMethod.Get, path, null);

        internal Task<Answer> Post(string path, object? body = null, string? key = null, string? ifMatch = null, string language = "en") =>
            Send(HttpMethod.Post, path, body, key, ifMatch, language);

        private async Task<Answer> Send(HttpMethod method, string path, object? body, string? key = null, string? ifMatch = null, string language = "en")
        {
            using var request = new HttpRequestMessage(method, Base + path);
            request.Headers.Add("Accept-Language", language);
            if (body is not null)
            {
                request.Content = body is string raw ? new StringContent(raw, Encoding.UTF8, "application/json") : JsonContent.Create(body, options: Platform.Json.Options);
            }

            if (key is not null)
            {
                request.Headers.Add("Idempotency-Key", key);
            }

            if (ifMatch is not null)
            {
                request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
            }

            using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            return new Answer(response.StatusCode, text, response.Headers.ETag?.Tag);
        }
    }

    /// <summary>What came back.</summary>
    internal sealed record Answer(HttpStatusCode Status, string Text, string? Tag)
    {
        internal JsonNode Body => JsonNode.Parse(Text)!;

        /// <summary>Type of the problem without its common beginning.</summary>
        internal string Problem => ((string)Body["type"]!)["/problems/".Length..];

        internal JsonNode Parameters => Body["parameters"]!;

        internal JsonNode Must(HttpStatusCode status)
        {
            Assert.True(Status == status, $"{(int)Status} instead of {(int)status}: {Text}");
            return Text.Length == 0 ? new JsonObject() : Body;
        }

        internal Answer MustRefuse(HttpStatusCode status, string problem)
        {
            Assert.True(Status == status && Problem == problem, $"{(int)Status} instead of {(int)status} {problem}: {Text}");
            return this;
        }
    }
}
