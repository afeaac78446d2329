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
                return await client.PostAsync($"{Demand}/initiatives", Body("{}"u8.ToArray(), "application/json"));
            },
            HttpStatusCode.Unauthorized, problem => Assert.Equal("/problems/invalid-token", problem.Text("type")));
    }

    [Fact]
    public Task TenMegabytes() => RefusedAsync(
        async stage => await SendAsync(await stage.Cast.Office.Planner.TokenAsync(), $"{Demand}/initiatives", [.. Encoding.UTF8.GetBytes("{\"title\":\""), .. Enumerable.Repeat((byte)'a', 10 << 20), .. "\"}"u8]),
        HttpStatusCode.RequestEntityTooLarge, _ => { });

    public static TheoryData<string, string, int> StrangeFiles => new()
    {
        { "json", "application/json", 415 },
        { "zip", "application/zip", 415 },
        { "empty", Files.Csv, 400 },
        { "zeros", Files.Csv, 422 },
        { "old workbook", Files.Xlsx, 422 },
        { "larger than the gateway lets through", Files.Csv, 413 },
    };

    [Theory]
    [MemberData(nameof(StrangeFiles))]
    public Task FileThatIsNoTable(string what, string type, int status) => RefusedAsync(
        async stage => await SendAsync(await Invited(stage).Drafter.TokenAsync(), $"{Demand}/initiatives/{await NeighboursAsync(stage)}/imports", what switch
        {
            "json" => "{\"lines\":[]}"u8.ToArray(), "zip" => Files.Zip(("readme.txt", "ciao")), "empty" => [], "zeros" => new byte[4096],
            "old workbook" => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], _ => [.. Enumerable.Repeat((byte)'a', (24 << 20) + 1)],
        }, type),
        (HttpStatusCode)status, _ => { });

    [Theory]
    [InlineData("truncated workbook", "import.unreadable")]
    [InlineData("bomb", "import.too-large-inside")]
    [InlineData("entities", "import.unreadable")]
    [InlineData("another archive", "import.not-a-spreadsheet")]
    [InlineData("no rows", "import.no-rows")]
    public async Task TableThatCannotBeRead(string what, string code)
    {
        var stage = await platform.PlayedAsync();
        var (town, initiative) = (Invited(stage), await NeighboursAsync(stage));
        await platform.SettledAsync();
        var before = await RowsAsync("spreadsheet_import");
        var workbook = Files.Workbook([["Sede"], .. Enumerable.Range(0, 500).Select(i => (string[])[$"{Guid.NewGuid()} {i}"])]);

        var (status, started) = await platform.Gateway.StartImportAsync(town.Drafter, initiative, what switch
        {
            "truncated workbook" => workbook[..(workbook.Length / 2)],
            "bomb" => Files.Bomb(),
            "entities" => Files.Zip(("xl/workbook.xml", "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b SYSTEM \"file:///etc/passwd\">]><workbook>&a;&b;</workbook>")),
            "another archive" => Files.Zip(("readme.txt", "ciao")),
            _ => Files.Workbook([]),
        }, Files.Xlsx);

        Assert.True(status == HttpStatusCode.Accepted, $"{(int)status}: {started}");
        var import = await Files.EndedAsync(town.Drafter, started!);
        Assert.Equal(("refused", code), (import.Text("state"), import["refusal"]!.Text("code")));
        Assert.Equal(before, await RowsAsync("spreadsheet_import"));
    }

    [Fact]
    public Task DamageThatIsNoGeoJson() => RefusedAsync(
        async stage => await PostAsync(stage.Cast.Neighbour.Planner, $"{Demand}/road-damage", """{"type":"Topology","features":[]}"""),
        HttpStatusCode.BadRequest, problem => Assert.Equal(["/features", "/type"], Pointers(problem)));

    [Fact]
    public Task MoreDamageThanADelivery() => RefusedAsync(
        async stage => await PostAsync(stage.Cast.Neighbour.Planner, $"{Demand}/road-damage", $$"""{"type":"FeatureCollection","features":[{{string.Join(',', Enumerable.Repeat("{}", 10_001))}}]}"""),
        HttpStatusCode.BadRequest, problem => Assert.Equal(["/features"], Pointers(problem)));

    [Fact]
    public Task DamageThatNobodyCouldHaveSeen() => ReportedAsync(
        stage => stage.Cast.Neighbour.Planner, "road-damage", """
            {"type":"FeatureCollection","features":[
            null, {"type":"Feature","geometry":{"type":"Point","coordinates":[45.5,9.5]},"properties":{"id":"swapped","severity":2,"time":"2026-01-01T00:00:00Z","roadId":"SP 1","istatCode":"015059"}},
            {"type":"Feature","geometry":{"type":"Point","coordinates":[9.5,45.5]},"properties":{"id":"nowhere","severity":2,"time":"2026-01-01T00:00:00Z","roadId":"SP 1","istatCode":"999999"}},
            {"type":"Feature","geometry":{"type":"Point","coordinates":[1e999,45.5]},"properties":{"id":"endless","severity":9,"time":"3026-01-01T00:00:00Z","roadId":"a\u0000b","bodyId":5}}]}
            """,
        "/features/0/geometry/type", "/features/0/properties/id", "/features/0/properties/roadId", "/features/0/properties/severity", "/features/0/properties/time", "/features/0/type",
        "/features/1/geometry/coordinates", "/features/2/properties/istatCode",
        "/features/3/geometry/coordinates", "/features/3/properties/bodyId", "/features/3/properties/roadId", "/features/3/properties/severity", "/features/3/properties/time");

    [Fact]
    public Task ProposalsUnderAReservedName() => RefusedAsync(
        async stage => await PostAsync(Invited(stage).Drafter, $"{Demand}/proposals", """{"source":"road-damage","items":[]}"""),
        HttpStatusCode.BadRequest, problem => Assert.Equal(["/items", "/source"], Pointers(problem)));

    [Fact]
    public Task ProposalsThatNoTextCanHold() => RefusedAsync(
        async stage => await PostAsync(Invited(stage).Drafter, $"{Demand}/proposals",
            """{"source":"plan","items":[{"sourceId":"a\u0000","categoryCode":"office-cleaning","line":{"unit":"m2","fields":{"areaType":"\u0000"}}}]}"""),
        HttpStatusCode.BadRequest, problem => Assert.Contains("/items/0/sourceId", Pointers(problem)));

    [Fact]
    public Task ProposalsForOthersAndWithoutSense() => ReportedAsync(
        stage => Invited(stage).Drafter, "proposals", """
            {"source":"plan","items":[{"sourceId":"1","categoryCode":"office-cleaning","istatCode":"015114"}, {"sourceId":"2","categoryCode":"moon-travel"}, {"sourceId":"3","categoryCode":"office-cleaning","priority":7},
            {"sourceId":"4","categoryCode":"office-cleaning","line":{"quantity":"-1"}}, {"sourceId":"5","categoryCode":"office-cleaning","line":{"fields":{"areaType":"offices"}}}]}
            """,
        "/items/0/istatCode", "/items/1/categoryCode", "/items/2/priority", "/items/3/line/quantity", "/items/4/line/unit");

    [Fact]
    public Task ProgrammeWithoutRows() => RefusedAsync(
        async stage => await PostAsync(Invited(stage).Drafter, $"{Demand}/programme-rows", """{"rows":{"cui":"S1"}}"""),
        HttpStatusCode.BadRequest, problem => Assert.Equal(["/rows"], Pointers(problem)));

    [Fact]
    public Task ProgrammeThatNoBodyAdopted() => ReportedAsync(
        stage => Invited(stage).Drafter, "programme-rows", """
            {"rows":[{"cui":"S1","cpv":"909","description":" ","yearlyCost":{"amount":"-1.00","currency":"EUR"},"expiry":"1821-05-05"}]}
            """,
        "/rows/0/cpv", "/rows/0/cui", "/rows/0/description", "/rows/0/expiry", "/rows/0/yearlyCost");

    [Theory]
    [InlineData("municipalities", "application/zip", "PK", 415)]
    [InlineData("municipalities", "text/csv", "", 400)]
    [InlineData("municipalities", "text/csv", "colore;forma\nrosso;tondo\n", 422)]
    [InlineData("adjacency", "text/csv", "015002;015005\n", 422)]
    [InlineData("boundaries", "application/geo+json", "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":", 422)]
    [InlineData("rivers", "text/csv", "a;b\n", 404)]
    public Task TerritoryThatIsNone(string part, string type, string file, int status) => RefusedAsync(
        async _ => await SendAsync(await platform.Operator.TokenAsync(), $"{Demand}/territories/Nessun%20luogo/files/{part}", Encoding.UTF8.GetBytes(file), type, HttpMethod.Put),
        (HttpStatusCode)status, _ => { });

    [Fact]
    public Task DelegationToOneselfWithoutAnAct() => RefusedAsync(
        async stage => await PostAsync(Invited(stage).Signatory, "/api/accounts/v1/delegations", JsonSerializer.Serialize(new
        {
            @delegate = Invited(stage).BodyId, delegateName = "", roles = new[] { "cpb.planner" }, actReference = " ", protocolNumber = new string('1', 51), protocolDate = "2999-01-01", expiresOn = "2000-01-01",
        })),
        HttpStatusCode.BadRequest, problem => Assert.Equal(["/actReference", "/delegate", "/delegateName", "/expiresOn", "/protocolDate", "/protocolNumber", "/roles/0"], Pointers(problem)));

    [Fact]
    public Task DelegationThatNoPersonSigned() => RefusedAsync(
        async stage => await PostAsync(Invited(stage).Signatory, "/api/accounts/v1/delegations", JsonSerializer.Serialize(new
        {
            @delegate = stage.Cast.Towns[0].BodyId, delegateName = "Comune", roles = new[] { "buyer.drafter" }, actReference = "Delibera", protocolNumber = "1", protocolDate = "2020-01-01",
            expiresOn = DateOnly.FromDateTime(DateTime.UtcNow).AddYears(1),
        })),
        HttpStatusCode.Forbidden, problem => Assert.Equal("/problems/session.required", problem.Text("type")));

    /// <summary>A delivery of which nothing can be used: every reason at its place, and no service has a row more or less than before.</summary>
    private async Task ReportedAsync(Func<Stage, Actor> sender, string route, string delivery, params string[] pointers)
    {
        var stage = await platform.PlayedAsync();
        await platform.SettledAsync();
        var before = await RowsAsync();

        using var answer = await PostAsync(sender(stage), $"{Demand}/{route}", delivery);

        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{(int)answer.StatusCode}: {text}");
        var report = JsonNode.Parse(text)!;
        Assert.Equal(pointers, report.List("rejected").Select(x => x.Text("pointer")).Order(StringComparer.Ordinal));
        Assert.All(report.List("rejected"), x => Assert.NotEmpty(x.Text("detail")));
        Assert.Equal((0, 0, 0), (report.Number("created"), report.Number("changed"), report.Number("unchanged")));
        Assert.Equal(before, await RowsAsync());
    }

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

    private async Task<HttpResponseMessage> SendAsync(string? token, string path, byte[]? body, string type = "application/json", HttpMethod? method = null)
    {
        using var http = new HttpClient { BaseAddress = platform.Address };
        using var request = new HttpRequestMessage(method ?? HttpMethod.Post, path) { Content = body is null ? null : Body(body, type) };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return await http.SendAsync(request);
    }

    private static ByteArrayContent Body(byte[] body, string type) => new(body) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };

    private static IEnumerable<string> Pointers(JsonNode problem) => problem.List("errors").Select(x => x.Text("pointer")).Order(StringComparer.Ordinal);

    private static string Padded(string base64Url) => base64Url.Replace('-', '+').Replace('_', '/').PadRight((base64Url.Length + 3) / 4 * 4, '=');

    private static Town Invited(Stage stage) => stage.Cast.Towns.Single(x => x.Name == "Trezzo sull'Adda");

    /// <summary>The other central purchasing body's initiative of armed security, which still collects.</summary>
    private async Task<Guid> NeighboursAsync(Stage stage) =>
        (await platform.Gateway.GetAsync($"{Demand}/initiatives?cpbId={stage.Cast.Neighbour.CpbId}&categoryCode={DemandRule.Security}")).List("items").Single().Id();

    /// <summary>Rows of every table in every service and of the gateway's delegations, but for what the platform keeps of time passing, and for one table.</summary>
    private async Task<IReadOnlyList<string?>> RowsAsync(string except = "") => await Task.WhenAll(Component.Services.Append(Component.Gateway).Select(x => platform.Database(x).ScalarAsync<string>("""
        SELECT string_agg(schemaname || '.' || tablename || ' ' || (xpath('/row/c/text()', query_to_xml(format('SELECT count(*) AS c FROM %I.%I', schemaname, tablename), false, true, '')))[1]::text, E'\n' ORDER BY schemaname, tablename)
        FROM pg_tables WHERE schemaname IN ('public', 'platform') AND NOT (schemaname = 'platform' AND tablename IN ('log_seal', 'log_head', 'log_pending', 'witness', 'outbox', 'inbox', 'seen', 'published')) AND tablename <> $1
        """, except)));
}
