using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aggregator.Demo.Scenario;
using Aggregator.Demo.Territory;
using Aggregator.Local;
using Aggregator.Support;

namespace Aggregator.Journeys;

/// <summary>What goes wrong at the door is told as a problem that says what, and leaves no row behind in any service.</summary>
public sealed class BadInputJourney(RunningPlatform platform)
{
    private const string Demand = "/api/demand/v1";
    private static readonly object Line = new { site = "Municipio", description = "Ispezioni armate notturne", quantity = "365", unit = "inspection", yearlyValue = Wire.Euro(1_500) };

    [Fact]
    public Task MalformedJson() => RefusedAsync(
        async stage => await PostAsync(stage.Cast.Office.Planner, $"{Demand}/initiatives", """{"categoryCode":"office-cleaning","title":"""),
        HttpStatusCode.BadRequest, problem => Assert.Equal("/problems/malformed-json", problem.Text("type")));

    [Fact]
    public Task WrongTypesAreAllNamedAtOnce() => RefusedAsync(
        async stage => await PostAsync(stage.Cast.Office.Planner, $"{Demand}/initiatives", """{"categoryCode":5,"title":[],"closesAt":"domani","durationMonths":"molti","bodies":{}}"""),
        HttpStatusCode.BadRequest, problem => Assert.Equal(["/bodies", "/categoryCode", "/closesAt", "/durationMonths", "/title"], Pointers(problem)));

    [Fact]
    public Task UnknownMunicipality() => RefusedAsync(
        async stage => await PostAsync(stage.Cast.Office.Planner, $"{Demand}/initiatives", JsonSerializer.Serialize(new
        {
            categoryCode = DemandRule.Cleaning, title = "Pulizie", closesAt = DateTimeOffset.UtcNow.AddYears(3), durationMonths = 12, bodies = new[] { stage.Cast.Towns[0].BodyId, Guid.CreateVersion7() },
        })),
        HttpStatusCode.BadRequest, problem => Assert.Equal(["/bodies/1"], Pointers(problem)));

    [Fact]
    public Task NegativeQuantityAndValue() => RefusedAsync(
        async stage => await PostAsync(Invited(stage).Drafter, $"{Demand}/initiatives/{await NeighboursAsync(stage)}/demands", JsonSerializer.Serialize(new
        {
            lines = new[] { Line, new { site = "Municipio", description = "Ispezioni", quantity = "-3", unit = "inspection", yearlyValue = Wire.Euro(-1) } },
        })),
        HttpStatusCode.BadRequest, problem => Assert.Equal(["/lines/1/quantity", "/lines/1/yearlyValue/amount"], Pointers(problem)));

    [Fact]
    public Task ClosedInitiative() => RefusedAsync(
        async stage => await PostAsync(stage.Cast.Towns[0].Drafter, $"{Demand}/initiatives/{stage.Initiatives[1].Id}/demands", JsonSerializer.Serialize(new { lines = new[] { Line } })),
        HttpStatusCode.UnprocessableEntity, problem => Assert.Equal("/problems/demand.collection-closed", problem.Text("type")));

    [Fact]
    public Task OverTheQuota() => RefusedAsync(
        async stage =>
        {
            var lot = stage.Initiatives[0].Lots[0];
            var body = (await stage.Cast.Office.ContractManager.GetAsync($"/api/contract/v1/agreements/{lot.AgreementId}")).List("bodies").First(x => x["quota"] is not null);
            return await PostAsync(stage.Cast.Towns.Single(x => x.BodyId == body.Id("bodyId")).Signatory, $"/api/contract/v1/agreements/{lot.AgreementId}/accessions",
                JsonSerializer.Serialize(new { amount = Wire.Euro(body.Amount("share") * 2), actReference = "Determina" }));
        },
        HttpStatusCode.UnprocessableEntity, _ => { });

    [Fact]
    public Task ForeignTenant() => RefusedAsync(
        async stage => await PostAsync(stage.Cast.Neighbour.Planner, $"{Demand}/demands/{stage.Initiatives[0].Demands.Values.First().Id}/approve", null),
        HttpStatusCode.NotFound, _ => { });

    [Fact]
    public Task MissingToken() => RefusedAsync(_ => SendAsync(null, $"{Demand}/initiatives", "{}"u8.ToArray()), HttpStatusCode.Unauthorized, _ => { });

    [Fact]
    public Task TokenWhoseLifeWasProlonged() => RefusedAsync(
        async stage =>
        {
            var parts = (await stage.Cast.Office.Planner.TokenAsync()).Split('.');
            var claims = JsonNode.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(Padded(parts[1]))))!;
            claims["exp"] = DateTimeOffset.UtcNow.AddYears(1).ToUnixTimeSeconds();
            parts[1] = Convert.ToBase64String(Encoding.UTF8.GetBytes(claims.ToJsonString())).TrimEnd('=').Replace('+', '-').Replace('/', '_');
            return await SendAsync(string.Join('.', parts), $"{Demand}/initiatives", Encoding.UTF8.GetBytes("{}"));
        },
        HttpStatusCode.Unauthorized, problem => Assert.Equal("/problems/invalid-token", problem.Text("type")));

    /// <summary>Another copy of the service, which trusts an authority of the test: five minutes are too long to wait.</summary>
    [Fact]
    public async Task ExpiredToken()
    {
        var stage = await platform.PlayedAsync();
        await using var authority = await Tokens.StartAsync();
        await using var copy = await ServiceUnderTest.StartAsync(Component.Demand, platform.Broker, authority.Authority, platform.Database(Component.Demand));
        using var fresh = copy.Client(authority.Mint("cpb", stage.Cast.Office.CpbId, ["cpb.planner"]));
        await Eventually.Holds(async () =>
        {
            using var admitted = await fresh.GetAsync($"{Demand}/demands?limit=1", TestContext.Current.CancellationToken);
            return admitted.StatusCode == HttpStatusCode.OK;
        }, "the copy knows its authority's keys");

        await RefusedAsync(
            async _ =>
            {
                using var client = copy.Client(authority.Mint("cpb", stage.Cast.Office.CpbId, ["cpb.planner"], lifetime: TimeSpan.FromMinutes(-10)));
                return await client.PostAsync($"{Demand}/initiatives", Json("{}"u8.ToArray()));
            },
            HttpStatusCode.Unauthorized, problem => Assert.Equal("/problems/invalid-token", problem.Text("type")));
    }

    [Fact]
    public Task TenMegabytes() => RefusedAsync(
        async stage => await SendAsync(await stage.Cast.Office.Planner.TokenAsync(), $"{Demand}/initiatives", [.. Encoding.UTF8.GetBytes("{\"title\":\""), .. Enumerable.Repeat((byte)'a', 10 << 20), .. "\"}"u8]),
        HttpStatusCode.RequestEntityTooLarge, _ => { });

    /// <summary>The answer is a problem of this status, and no service has a row more or less than before.</summary>
    private async Task RefusedAsync(Func<Stage, Task<HttpResponseMessage>> send, HttpStatusCode expected, Action<JsonNode> check)
    {
        var stage = await platform.PlayedAsync();
        await platform.SettledAsync();
        var before = await RowsAsync();

        using var answer = await send(stage);

        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{(int)answer.StatusCode}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(text)!;
        Assert.Equal((int)expected, problem.Number("status"));
        Assert.StartsWith("/problems/", problem.Text("type"));
        Assert.DoesNotContain("Exception", text);
        check(problem);
        Assert.Equal(before, await RowsAsync());
    }

    private async Task<HttpResponseMessage> PostAsync(Actor actor, string path, string? body) => await SendAsync(await actor.TokenAsync(), path, body is null ? null : Encoding.UTF8.GetBytes(body));

    private async Task<HttpResponseMessage> SendAsync(string? token, string path, byte[]? body)
    {
        using var http = new HttpClient { BaseAddress = platform.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body is null ? null : Json(body) };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return await http.SendAsync(request);
    }

    private static ByteArrayContent Json(byte[] body) => new(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    private static IEnumerable<string> Pointers(JsonNode problem) => problem.List("errors").Select(x => x.Text("pointer")).Order(StringComparer.Ordinal);

    private static string Padded(string base64Url) => base64Url.Replace('-', '+').Replace('_', '/').PadRight((base64Url.Length + 3) / 4 * 4, '=');

    private static Town Invited(Stage stage) => stage.Cast.Towns.Single(x => x.Name == "Trezzo sull'Adda");

    /// <summary>The other central purchasing body's initiative, which still collects.</summary>
    private async Task<Guid> NeighboursAsync(Stage stage) =>
        (await platform.Gateway.GetAsync($"{Demand}/initiatives?cpbId={stage.Cast.Neighbour.CpbId}")).List("items").Single().Id();

    /// <summary>Rows of every table in every service, but for what the platform keeps of time passing.</summary>
    private async Task<IReadOnlyList<string?>> RowsAsync() => await Task.WhenAll(Component.Services.Select(x => platform.Database(x).ScalarAsync<string>("""
        SELECT string_agg(schemaname || '.' || tablename || ' ' || (xpath('/row/c/text()', query_to_xml(format('SELECT count(*) AS c FROM %I.%I', schemaname, tablename), false, true, '')))[1]::text, E'\n' ORDER BY schemaname, tablename)
        FROM pg_tables WHERE schemaname IN ('public', 'platform') AND NOT (schemaname = 'platform' AND tablename IN ('log_seal', 'log_head', 'log_pending', 'witness', 'outbox', 'inbox', 'seen', 'published'))
        """)));
}
