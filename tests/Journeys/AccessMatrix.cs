using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aggregator.Demo.Scenario;
using Aggregator.Demo.Territory;
using Aggregator.Local;
using Aggregator.Support;

namespace Aggregator.Journeys;

/// <summary>
/// Every operation of every API document, by every role, as the owner's own, as a stranger's of the same kind and without a token; the paths
/// name what the scenario left behind. What must happen is read from the operation's <c>x-access</c>. Commands carry an empty body, so that
/// whoever is let in is told what is missing and nothing changes.
/// </summary>
public sealed partial class AccessMatrix(RunningPlatform platform, ITestOutputHelper output)
{
    private const int RequestsMax = 12;

    private static readonly string[] CpbRoles = ["cpb.planner", "cpb.rup", "cpb.key-holder", "cpb.juror", "cpb.contract-manager", "cpb.admin"];
    private static readonly string[] BuyerRoles = ["buyer.drafter", "buyer.signatory", "buyer.gpp-referent", "buyer.rup", "buyer.dec", "buyer.finance"];

    /// <summary>Where something else than the relation decides: who it concerns, what may happen, and why.</summary>
    private static readonly (string Operation, Func<Caller, bool> Who, HttpStatusCode Status, string Why)[] Exceptions =
    [
        ("readBid", x => x.Kind == "auditor", HttpStatusCode.NotFound, "a bid is its bidder's own; an auditor is nobody there"),
        ("readBidReceipt", x => x.Kind == "auditor", HttpStatusCode.NotFound, "so is its receipt"),
        ("listShares", x => x.Kind == "auditor", HttpStatusCode.NotFound, "the encrypted shares of the opening keys are their holders' own"),
        ("readEnvelope", x => x is { Role: "cpb.juror", IsOwn: true }, HttpStatusCode.Forbidden, "the jury reads technical envelopes only, and the matrix asks for the economic one (art. 93)"),
        ("listDemandLines", x => x.Kind == "auditor", HttpStatusCode.NotFound, "they are the lines of the caller's own body; an auditor is none"),
        ("consentToQuotaMove", x => x is { Role: "buyer.signatory", IsOwn: true }, HttpStatusCode.Forbidden, "who asked for a move cannot consent to it too"),
        ("submitBid", x => x is { Kind: "operator", IsOwn: false }, HttpStatusCode.BadRequest, "a published notice is open to every firm"),
        ("draftDemand", x => x is { Kind: "body" or "delegate", Role: "buyer.drafter", IsOwn: false }, HttpStatusCode.Forbidden, "initiatives are public: a body that is not invited is told so"),
        ("startImport", x => x is { Kind: "body" or "delegate", Role: "buyer.drafter", IsOwn: false }, HttpStatusCode.Forbidden, "so is one that sends its lines as a file"),
        ("readOperator", x => x is { Kind: "cpb", IsOwn: false }, HttpStatusCode.OK, "operators belong to no tenant: every central purchasing body reads them"),
        ("closeSession", x => x.Kind != "nobody", HttpStatusCode.Forbidden, "only somebody who logged in has a session to close"),
        ("chooseOrganisation", x => x.Kind != "nobody", HttpStatusCode.Forbidden, "a machine acts for one organisation"),
        ("changePassword", x => x.Kind != "nobody", HttpStatusCode.Forbidden, "a machine has a secret, no password"),
    ];

    public static TheoryData<string> Apis => ["demand", "tender", "contract", "gpp", "open-data", "accounts"];

    [Theory]
    [MemberData(nameof(Apis))]
    public async Task EveryOperationLetsInWhomItSays(string api)
    {
        var ground = await GroundAsync();
        var document = await platform.Gateway.GetAsync($"/api/{api}/v1/openapi.json");
        var before = await WrittenAsync();
        var (failures, counts) = (new ConcurrentBag<string>(), new ConcurrentDictionary<string, int>());
        var operations = (from path in document["paths"]!.AsObject()
                          from method in path.Value!.AsObject()
                          where method.Value is JsonObject && method.Value["operationId"] is not null
                          select new Operation($"/api/{api}/v1{path.Key}", new HttpMethod(method.Key.ToUpperInvariant()), method.Value!)).ToList();
        Assert.NotEmpty(operations);
        Assert.All(operations, x => Assert.True(x.Access.Count > 0, $"{x.Id} does not say who may call it"));

        await Parallel.ForEachAsync(
            // A delegate is a person with a session, which the operations on sessions and accounts would close or change.
            operations.SelectMany(_ => ground.Callers.Where(x => api != "accounts" || x.Kind != "delegate"), (operation, caller) => (operation, caller)), new ParallelOptions { MaxDegreeOfParallelism = RequestsMax },
            async (cell, _) =>
            {
                var (operation, caller) = cell;
                var (status, text) = await SendAsync(ground, operation, caller);
                counts.AddOrUpdate($"{(int)status}", 1, (_, x) => x + 1);
                if (Complaint(operation, caller, status, text, ground) is { } complaint)
                {
                    failures.Add($"{operation.Method} {operation.Path} ({operation.Id}) as {caller}: {(int)status}, {complaint}{(text.Length > 0 && (int)status >= 400 ? "\n    " + text[..Math.Min(text.Length, 300)] : "")}");
                }
            });

        output.WriteLine($"{api}: {operations.Count} operations × {ground.Callers.Count} callers; {string.Join(", ", counts.OrderBy(x => x.Key).Select(x => $"{x.Value} × {x.Key}"))}");
        Assert.True(failures.IsEmpty, $"{failures.Count} wrong answers:\n{string.Join('\n', failures.Order().Take(60))}");
        Assert.Equal(before, await WrittenAsync());
    }

    /// <summary>What is wrong with the answer; null where it is right.</summary>
    private static string? Complaint(Operation operation, Caller caller, HttpStatusCode status, string text, Ground ground)
    {
        if (Exceptions.FirstOrDefault(x => x.Operation == operation.Id && x.Who(caller)) is { Operation: not null } exception)
        {
            return status == exception.Status ? null : $"expected {(int)exception.Status}: {exception.Why}";
        }

        var granted = operation.Access.Where(x => caller.Fits(x.Relation) && (x.Roles.Count == 0 || x.Roles.Contains(caller.Role))).Select(x => x.Relation).ToList();
        if (granted.Count == 0 && !(caller.Kind == "auditor" && operation.IsQuery))
        {
            var refused = caller.Kind == "nobody" ? HttpStatusCode.Unauthorized : HttpStatusCode.Forbidden;
            return status == refused ? null : $"expected {(int)refused}";
        }

        if (caller.IsOwn || granted.Any(x => x is "public" or "authenticated" or "platform-operator"))
        {
            return status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound or >= HttpStatusCode.InternalServerError ? "expected to be let in" : null;
        }

        if (operation.NamesSomething)
        {
            return status == HttpStatusCode.NotFound ? null : "expected 404: to a stranger it does not exist";
        }

        return status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or >= HttpStatusCode.InternalServerError ? "expected to be let in"
            : operation.IsQuery && ground.Secrets.FirstOrDefault(x => text.Contains(x.ToString(), StringComparison.Ordinal)) is var seen && seen != Guid.Empty ? $"a stranger's list shows {seen}"
            : null;
    }

    private async Task<(HttpStatusCode Status, string Text)> SendAsync(Ground ground, Operation operation, Caller caller)
    {
        var path = PathParameter().Replace(operation.Path, x => ground.Values.TryGetValue(Key(operation, x.Groups[1].Value), out var value) ? value
            : throw new InvalidOperationException($"The matrix has no value for {x.Value} of {operation.Id}"));
        var query = string.Join('&', operation.Queried.Where(ground.Values.ContainsKey).Select(x => $"{x}={Uri.EscapeDataString(ground.Values[x])}"));
        for (var patience = Stopwatch.StartNew(); ;)
        {
            using var request = new HttpRequestMessage(operation.Method, query.Length > 0 ? $"{path}?{query}" : path);
            await caller.Identify(request);

            if (operation.BodyType is { } type)
            {
                request.Content = new StringContent("{}", Encoding.UTF8, type);
            }

            using var answer = await ground.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            if (answer.StatusCode != HttpStatusCode.TooManyRequests)
            {
                // A stream of events has no end to wait for.
                return (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType == "text/event-stream" ? "" : await answer.Content.ReadAsStringAsync());
            }

            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(2), $"{operation.Id} is refused for too many requests for ever");
            await Task.Delay(answer.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1));
        }
    }

    /// <summary>Of the accounts' API, accounts and clients are told apart by the path, not by the parameter.</summary>
    private static string Key(Operation operation, string parameter) => parameter == "id" && operation.Path.Contains("/clients/", StringComparison.Ordinal) ? "spareClientId" : parameter;

    /// <summary>How much the four services have published and logged.</summary>
    private async Task<string> WrittenAsync() =>
        string.Join(' ', await Task.WhenAll(Component.Services.Select(x => platform.Database(x).ScalarAsync<string>("SELECT (SELECT count(*) FROM platform.published WHERE name NOT LIKE 'platform.%') || '/' || (SELECT count(*) FROM platform.log_entry)"))));

    private Task<Ground> GroundAsync() => Grounds.GetOrAdd(platform, x => new Lazy<Task<Ground>>(() => Ground.PrepareAsync(x))).Value;

    private static readonly ConcurrentDictionary<RunningPlatform, Lazy<Task<Ground>>> Grounds = new();

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex PathParameter();

    /// <summary>An operation as its document describes it.</summary>
    private sealed record Operation(string Path, HttpMethod Method, JsonNode Document)
    {
        public string Id => Document.Text("operationId");

        public bool IsQuery => Document.Text("x-kind") == "query";

        public string? BodyType => Document["requestBody"]?["content"]?.AsObject().First().Key;

        public bool NamesSomething => Path.Contains('{');

        public IReadOnlyList<string> Queried { get; } = [.. (Document["parameters"]?.AsArray() ?? []).Where(x => x!["in"]?.ToString() == "query").Select(x => x!.Text("name"))];

        public IReadOnlyList<(string Relation, IReadOnlyList<string> Roles)> Access { get; } =
            [.. (Document["x-access"]?.AsArray() ?? []).Select(x => (x!.Text("relation"), (IReadOnlyList<string>)[.. x!.List("roles").Select(role => role.ToString())]))];
    }

    /// <summary>Somebody of a kind of organisation in one role; own where the organisation is the one that the things in the paths belong to.</summary>
    private sealed record Caller(string Kind, string Role, bool IsOwn, Func<HttpRequestMessage, Task> Identify)
    {
        public bool Fits(string relation) => relation switch
        {
            "public" => true,
            "authenticated" => Kind != "nobody",
            "owner-cpb" or "shared-cpb" => Kind == "cpb",
            "own-body" => Kind == "body",
            "operator" => Kind == "operator",
            "auditor" => Kind == "auditor",
            "platform-operator" => Kind == "platform",
            "delegate" => Kind == "delegate",
            _ => throw new InvalidOperationException($"The matrix does not know the relation {relation}"),
        };

        public override string ToString() => Kind == "nobody" ? "nobody" : $"{(IsOwn ? "own" : "foreign")} {Kind} {Role}";
    }

    /// <summary>Callers, and values for the parameters of paths and queries: one lot of the cleaning tender with all that belongs to it.</summary>
    private sealed record Ground(IReadOnlyList<Caller> Callers, IReadOnlyDictionary<string, string> Values, IReadOnlyList<Guid> Secrets, HttpClient Http)
    {
        public static async Task<Ground> PrepareAsync(RunningPlatform platform)
        {
            var (cast, initiatives) = await platform.PlayedAsync();
            var initiative = initiatives.Single(x => x.Category == DemandRule.Cleaning);
            var lot = initiative.Lots.MaxBy(x => x.Orders.Count)!;
            var bid = lot.Bids.Single(x => x.Firm.OperatorId == lot.WinnerId);
            var evidence = (await bid.Firm.Supplier.ListAsync($"/api/gpp/v1/evidence?lotId={lot.Id}")).ToList();

            // An order whose body is also the one that some evidence concerns, so that one body is the owner throughout.
            var proven = evidence.FirstOrDefault(x => x["bodyId"] is not null && x["orderId"] is { } id && lot.Orders.Contains(Guid.Parse(id.ToString()))) ?? evidence[0];
            var order = proven["orderId"] is { } named && lot.Orders.Contains(Guid.Parse(named.ToString())) ? Guid.Parse(named.ToString()) : lot.Orders[0];
            var body = (await bid.Firm.Supplier.GetAsync($"/api/contract/v1/orders/{order}")).Id("bodyId");
            var town = cast.Towns.Single(x => x.BodyId == body);
            var joined = (await town.Signatory.GetAsync($"/api/contract/v1/agreements/{lot.AgreementId}")).List("bodies").First(x => x["quota"] is not null && x.Id("bodyId") != body).Id("bodyId");
            var move = (await town.Signatory.CreateAsync($"/api/contract/v1/agreements/{lot.AgreementId}/quota-moves", new { fromBodyId = body, toBodyId = joined, amount = Wire.Euro(1) })).Id();
            var spare = (await platform.Operator.CreateAsync("/api/accounts/v1/clients", new { organisation = cast.Office.CpbId, organisationKind = "cpb", roles = new[] { "cpb.planner" } })).Id();
            var account = (await platform.Operator.CreateAsync("/api/accounts/v1/accounts", new
            {
                userName = "matrix.spare", password = "a password nobody uses", displayName = "Utenza di prova",
                memberships = new[] { new { organisation = body, organisationKind = "body", roles = new[] { "buyer.drafter" }, name = town.Name } },
            })).Id();

            var item = new { sourceId = $"matrix {Guid.NewGuid()}", categoryCode = initiative.Category, bodyId = body };
            await cast.Office.Planner.PostAsync("/api/demand/v1/proposals", new { source = "matrix", items = new[] { item } });
            var proposal = (await town.Drafter.ListAsync("/api/demand/v1/proposals")).Last(x => x.Text("sourceId") == item.sourceId).Id();

            await LogInAsync(platform, cast.Office.CpbId, "cpb", "cpb.planner");
            var delegation = await DelegateAsync(platform, body, cast.Office.CpbId);

            // The scenario's collections are closed, so the file that was read is put where a worker would have left it.
            var import = Guid.CreateVersion7();
            await platform.Database(Component.Demand).ExecuteAsync("""
                INSERT INTO spreadsheet_import (id, initiative_id, body_id, state, format, charset, bytes, rows_done, unchanged, remark_count, remarks, refusal_args, attempts, sub, requested_at)
                VALUES ($1, $2, $3, 'done', 'csv', 'utf-8', 1, 0, false, 0, '[]', '{}', 1, $1, now())
                """, import, initiative.Id, body);
            var study = (await cast.Office.Planner.PostAsync("/api/tender/v1/lot-plan-studies", new
            {
                initiativeId = initiative.Id, closureNumber = initiative.Closure, terms = new { lots = initiative.LotCount, maxImbalance = "9" }, variations = new[] { new { seed = 1 } },
            }, HttpStatusCode.Accepted)).Id();
            // What it makes is written before the matrix counts what is written.
            await Eventually.Holds(async () => Assert.Equal("done", (await cast.Office.Planner.GetAsync($"/api/tender/v1/lot-plan-studies/{study}")).Text("state")), TimeSpan.FromSeconds(60));

            var territoryId = (await town.Drafter.ListAsync("/api/demand/v1/territories"))[0].Id();
            var secrets = new[] { proposal, study, initiative.Demands[body].Id, lot.AgreementId, order, bid.Id, proven.Id("evidenceId"), delegation };
            var values = new Dictionary<string, string>
            {
                ["initiativeId"] = initiative.Id.ToString(), ["demandId"] = initiative.Demands[body].Id.ToString(), ["bodyId"] = body.ToString(),
                ["categoryCode"] = initiative.Category, ["lotPlanId"] = initiative.LotPlanId.ToString(), ["procedureId"] = initiative.ProcedureId.ToString(),
                ["lotId"] = lot.Id.ToString(), ["operatorId"] = lot.WinnerId.ToString(), ["bidId"] = bid.Id.ToString(), ["envelope"] = "economic",
                ["agreementId"] = lot.AgreementId.ToString(), ["orderId"] = order.ToString(), ["moveId"] = move.ToString(), ["evidenceId"] = proven.Id("evidenceId").ToString(),
                ["accountId"] = account.ToString(), ["delegationId"] = delegation.ToString(), ["spareClientId"] = spare.ToString(), ["proposalId"] = proposal.ToString(), ["studyId"] = study.ToString(), ["version"] = "1", ["territory"] = "Territorio della matrice", ["territoryId"] = territoryId.ToString(), ["importId"] = import.ToString(), ["part"] = "municipalities", ["kind"] = "cig", ["value"] = "B000000000",
            };
            // No cookie of one caller reaches another, and a stream that is left frees its place at once.
            var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, ResponseDrainTimeout = TimeSpan.Zero }) { BaseAddress = platform.Address };
            return new Ground(await CallersAsync(platform, cast, town, bid.Firm), values, secrets, http);
        }

        /// <summary>A delegation of all that buyers do, signed by a person of the body.</summary>
        private static async Task<Guid> DelegateAsync(RunningPlatform platform, Guid body, Guid to)
        {
            var today = DateOnly.FromDateTime(DateTime.UtcNow);
            using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = platform.Address };
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/accounts/v1/delegations")
            {
                Content = JsonContent.Create(new
                {
                    @delegate = to, delegateName = "Delegato della matrice", roles = BuyerRoles, actReference = "Delibera n. 1", protocolNumber = "1", protocolDate = today.AddDays(-1), expiresOn = today.AddMonths(1),
                }),
            };
            await (await LogInAsync(platform, body, "body", "buyer.signatory"))(request);
            using var answer = await http.SendAsync(request);
            return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>())!.Id();
        }

        /// <summary>Makes a person of an organisation and logs it in; gives what identifies its requests.</summary>
        private static async Task<Func<HttpRequestMessage, Task>> LogInAsync(RunningPlatform platform, Guid organisation, string organisationKind, string role, Guid? actingFor = null)
        {
            var (userName, password) = ($"matrix.{Guid.NewGuid():n}", "a password of the tables");
            await platform.Operator.CreateAsync("/api/accounts/v1/accounts", new
            {
                userName, password, displayName = "Persona di prova", memberships = new[] { new { organisation, organisationKind, roles = new[] { role }, name = "Organizzazione di prova" } },
            });
            using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = platform.Address };
            using var answer = await http.PostAsJsonAsync("/api/accounts/v1/session", new { userName, password, organisation = actingFor ?? organisation });
            var cookies = string.Join("; ", answer.EnsureSuccessStatusCode().Headers.GetValues("Set-Cookie").Select(x => x[..x.IndexOf(';')]));
            var csrf = (await answer.Content.ReadFromJsonAsync<JsonNode>())!.Text("csrfToken");
            return request =>
            {
                request.Headers.Add("Cookie", cookies);
                request.Headers.Add("X-CSRF-Token", csrf);
                return Task.CompletedTask;
            };
        }

        private static async Task<IReadOnlyList<Caller>> CallersAsync(RunningPlatform platform, Cast cast, Town town, Firm firm)
        {
            // A municipality that nobody invited and a firm that bids nowhere.
            var stranger = (await platform.Operator.CreateAsync("/api/demand/v1/bodies", new { kind = "municipality", name = "Comune forestiero", istatCode = "001272", province = "001" })).Id();
            var idle = (await platform.Operator.CreateAsync("/api/tender/v1/operators", new { name = "Impresa forestiera (inventata)", fiscalCode = "09999009997", size = "micro" })).Id();
            async Task<Caller> Enter(string kind, Guid organisation, string role, bool own)
            {
                var client = await platform.Operator.CreateAsync("/api/accounts/v1/clients", new { organisation, organisationKind = kind, roles = new[] { role } });
                return Machine(kind, role, own, platform.Gateway.Client($"matrix {role}", client.Text("clientId"), client.Text("clientSecret"), organisation, client.Id()));
            }

            static Caller Machine(string kind, string role, bool own, Actor actor) =>
                new(kind, role, own, async request => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await actor.TokenAsync()));

            // A machine acts for nobody else: delegates are people of a union who logged in, and act in the roles that they hold there.
            async Task<Caller> Delegate(Guid body, Guid union, string role, bool own) =>
                new("delegate", role, own, await LogInAsync(platform, union, "body", role, actingFor: body));

            var unions = (Town: Guid.CreateVersion7(), Stranger: Guid.CreateVersion7());
            foreach (var (body, union) in (List<(Guid, Guid)>)[(town.BodyId, unions.Town), (stranger, unions.Stranger)])
            {
                await LogInAsync(platform, union, "body", BuyerRoles[0]); // only an organisation with people can be a delegate
                await DelegateAsync(platform, body, union);
            }

            // Key-holders and jurors are named persons: the scenario's own.
            var own = CpbRoles.Select(role => role switch
            {
                "cpb.key-holder" => Task.FromResult(Machine("cpb", role, true, cast.Office.KeyHolders[0].Actor)),
                "cpb.juror" => Task.FromResult(Machine("cpb", role, true, cast.Office.Jurors[0])),
                _ => Enter("cpb", cast.Office.CpbId, role, own: true),
            });
            return
            [
                new Caller("nobody", "", false, _ => Task.CompletedTask),
                .. await Task.WhenAll([
                    .. own, .. CpbRoles.Select(role => Enter("cpb", cast.Neighbour.CpbId, role, own: false)),
                    .. BuyerRoles.Select(role => Enter("body", town.BodyId, role, own: true)), .. BuyerRoles.Select(role => Enter("body", stranger, role, own: false)),
                    .. BuyerRoles.Select(role => Delegate(town.BodyId, unions.Town, role, own: true)), .. BuyerRoles.Select(role => Delegate(stranger, unions.Stranger, role, own: false)),
                    Enter("operator", firm.OperatorId, "supplier", own: true), Enter("operator", idle, "supplier", own: false),
                    Enter("auditor", Guid.CreateVersion7(), "auditor", own: true),
                    Enter("platform", new Guid("00000000-0000-7000-8000-000000000001"), "platform.operator", own: true),
                    Enter("platform", new Guid("00000000-0000-7000-8000-000000000001"), "dashboard", own: true)]),
            ];
        }
    }
}
