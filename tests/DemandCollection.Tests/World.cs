using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Aggregator.Local;
using Aggregator.Messages;
using Aggregator.Platform;
using Aggregator.Platform.Outbox;
using Aggregator.Support;
using RabbitMQ.Client;

[assembly: AssemblyFixture(typeof(Aggregator.DemandCollection.Tests.World))]

namespace Aggregator.DemandCollection.Tests;

/// <summary>The service as its shipped dll on real servers, shared by the slice tests: each brings its own bodies and initiatives.</summary>
public sealed class World : IAsyncLifetime
{
    private static int _count;

    internal Tokens Tokens { get; private set; } = null!;

    internal BrokerVhost Vhost { get; private set; } = null!;

    internal ServiceUnderTest Service { get; private set; } = null!;

    internal TestDatabase Database => Service.Database;

    public async ValueTask InitializeAsync()
    {
        Tokens = await Tokens.StartAsync();
        Vhost = await BrokerVhost.CreateAsync();
        Service = await ServiceUnderTest.StartAsync(Component.Demand, Vhost.Address, Tokens.Authority);
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await Vhost.DisposeAsync();
        await Tokens.DisposeAsync();
    }

    /// <summary>A number that no other test has.</summary>
    internal static int Next() => Interlocked.Increment(ref _count);

    /// <summary>An ISTAT code that no other test has.</summary>
    internal static string Istat()
    {
        var n = Next();
        return $"{200 + n / 900:000}{1 + n % 900:000}";
    }

    /// <summary>A numeric fiscal code that no other test has.</summary>
    internal static string FiscalCode()
    {
        var digits = $"{9_000_000_000L + Next():0000000000}";
        return Enumerable.Range(0, 10).Select(x => $"{digits}{x}").First(DemandCollection.Identifiers.Identifier.IsNumericFiscalCode);
    }

    internal Actor Anybody => new(Service.Client());

    internal Actor PlatformOperator => As("platform", Guid.CreateVersion7(), "platform.operator");

    internal Actor Auditor => As("auditor", Guid.CreateVersion7(), "auditor");

    internal Actor As(string kind, Guid organisation, params string[] roles) => new(Service.Client(Tokens.Mint(kind, organisation, roles)));

    internal Actor AsAccount(Guid account, string kind, Guid organisation, params string[] roles) => new(Service.Client(Tokens.Mint(kind, organisation, roles, account)));

    internal Actor AsDelegate(Guid person, Guid organisation, params string[] roles) => new(Service.Client(Tokens.Mint("body", organisation, roles, delegateOf: person)));

    internal Actor Planner(Guid cpb) => As("cpb", cpb, "cpb.planner");

    internal Actor Drafter(Guid body) => As("body", body, "buyer.drafter");

    internal Actor Signatory(Guid body) => As("body", body, "buyer.signatory");

    internal async Task<Guid> CpbAsync() => (await PlatformOperator.PostAsync("/bodies", new { kind = "cpb", name = $"Città metropolitana {Next()}" })).Created();

    internal async Task<Guid> TownAsync(int population = 15_000, bool twoPeople = true) => (await PlatformOperator.PostAsync("/bodies", new
    {
        kind = "municipality", name = $"Comune {Next()}", istatCode = Istat(), population, requiresTwoPeople = twoPeople,
    })).Created();

    internal async Task<Collection> OpenAsync(string category = "office-cleaning", int towns = 1, int months = 36, DateTimeOffset? closesAt = null, Guid? cpb = null, IReadOnlyList<Guid>? invited = null)
    {
        var owner = cpb ?? await CpbAsync();
        var bodies = invited?.ToList() ?? [];
        for (var i = bodies.Count; invited is null && i < towns; i++)
        {
            bodies.Add(await TownAsync());
        }

        var reply = await Planner(owner).PostAsync("/initiatives", new { categoryCode = category, title = $"Iniziativa {Next()}", bodies, closesAt = closesAt ?? DateTimeOffset.UtcNow.AddYears(5), durationMonths = months });
        return new Collection(this, owner, reply.Created(), bodies);
    }

    /// <summary>Publishes a message as another service would.</summary>
    internal async Task SendAsync(object message, Guid subject, int version)
    {
        var wire = Wire.Of(message.GetType());
        await using var connection = await new ConnectionFactory { Uri = new Uri(Vhost.Address) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        await channel.BasicPublishAsync(wire.Attribute.Exchange, "", false, new BasicProperties
        {
            ContentType = "application/json",
            MessageId = Guid.CreateVersion7().ToString(),
            Headers = new Dictionary<string, object?>
            {
                ["cloudEvents:id"] = Guid.CreateVersion7().ToString(), ["cloudEvents:source"] = "/" + wire.Attribute.Publisher, ["cloudEvents:type"] = wire.Name,
                ["cloudEvents:time"] = DateTimeOffset.UtcNow.ToString("O"), ["cloudEvents:subject"] = subject.ToString(), ["cloudEvents:subjectversion"] = version.ToString(),
            },
        }, JsonSerializer.SerializeToUtf8Bytes(message, message.GetType(), Platform.Json.Options));
    }

    /// <summary>The wire bytes of what was published about a subject, in order.</summary>
    internal async Task<IReadOnlyList<(string Name, int Version, byte[] Body)>> PublishedAsync(Guid subject)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(Database.Superuser + ";Pooling=false");
        await using var command = source.CreateCommand("SELECT name, version, body FROM platform.published WHERE subject = $1 ORDER BY version");
        command.Parameters.Add(new() { Value = subject });
        var all = new List<(string, int, byte[])>();
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            all.Add((rows.GetString(0), rows.GetInt32(1), rows.GetFieldValue<byte[]>(2)));
        }

        return all;
    }
}

/// <summary>An open collection and its people.</summary>
internal sealed record Collection(World World, Guid Cpb, Guid Id, IReadOnlyList<Guid> Bodies)
{
    internal Guid Body => Bodies[0];

    internal Actor Planner => World.Planner(Cpb);

    internal static object Offices(decimal quantity = 3600, string yearly = "105000.00") => new
    {
        site = "Municipio", description = "Pulizia uffici", quantity, unit = "m2", yearlyValue = new { amount = yearly }, fields = new { areaType = "offices", timesPerWeek = "5" },
    };

    internal async Task<Reply> DraftAsync(Guid? body = null, params object[] lines) =>
        await World.Drafter(body ?? Body).PostAsync($"/initiatives/{Id}/demands", new { lines = lines.Length == 0 ? [Offices()] : lines });

    internal async Task<Guid> SubmittedAsync(Guid? body = null, params object[] lines)
    {
        var id = (await DraftAsync(body, lines)).Created();
        (await SubmitAsync(id, body)).Is(200);
        return id;
    }

    internal Task<Reply> SubmitAsync(Guid demand, Guid? body = null) =>
        World.Signatory(body ?? Body).PostAsync($"/demands/{demand}/submit", new { protocolNumber = "12/2026", protocolDate = "2026-01-02", actReference = "determina 12/2026" });

    internal async Task<Guid> ApprovedAsync(Guid? body = null, params object[] lines)
    {
        var id = await SubmittedAsync(body, lines);
        (await Planner.PostAsync($"/demands/{id}/approve")).Is(200);
        return id;
    }
}

/// <summary>Somebody who calls the service.</summary>
internal sealed class Actor(HttpClient client)
{
    internal Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    internal Task<Reply> PostAsync(string path, object? body = null, string? ifMatch = null, string? key = null) => SendAsync(HttpMethod.Post, path, Json(body), ifMatch, key);

    internal Task<Reply> PutAsync(string path, object body, string? ifMatch = null, string? key = null) => SendAsync(HttpMethod.Put, path, Json(body), ifMatch, key);

    internal Task<Reply> PostFileAsync(string path, byte[] file, string type, string? ifMatch = null, string? key = null) =>
        SendAsync(HttpMethod.Post, path, new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue(type) } }, ifMatch, key);

    internal Task<Reply> PostRawAsync(string path, string body, string type = "application/json") => SendAsync(HttpMethod.Post, path, new StringContent(body, Encoding.UTF8, type));

    internal Task<Reply> PutFileAsync(string path, byte[] file, string type) => SendAsync(HttpMethod.Put, path, new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue(type) } });

    private static JsonContent? Json(object? body) => body is null ? null : JsonContent.Create(body, options: new JsonSerializerOptions(JsonSerializerDefaults.Web));

    private async Task<Reply> SendAsync(HttpMethod method, string path, HttpContent? content, string? ifMatch = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, "/api/demand/v1" + path) { Content = content };
        request.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue("en"));
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return new Reply((int)response.StatusCode, bytes, response.Headers.ETag?.Tag, response.Headers.Location?.ToString());
    }
}

/// <summary>What came back.</summary>
internal sealed record Reply(int Status, byte[] Bytes, string? ETag, string? Location)
{
    internal JsonElement Body => JsonDocument.Parse(Bytes).RootElement;

    internal string Code => Body.GetProperty("type").GetString()!["/problems/".Length..];

    internal IEnumerable<(string Pointer, string Code)> Errors => Body.GetProperty("errors").EnumerateArray().Select(x => (x.GetProperty("pointer").GetString()!, x.GetProperty("code").GetString()!));

    internal JsonElement this[string property] => Body.GetProperty(property);

    internal string Text(string property) => Body.GetProperty(property).ToString();

    internal Reply Is(int status)
    {
        Assert.True(Status == status, $"{Status} instead of {status}: {Encoding.UTF8.GetString(Bytes)}");
        return this;
    }

    internal Reply Refused(int status, string code)
    {
        Is(status);
        Assert.Equal(code, Code);
        return this;
    }

    internal Guid Created() => Is(201).Body.GetProperty("id").GetGuid();
}
