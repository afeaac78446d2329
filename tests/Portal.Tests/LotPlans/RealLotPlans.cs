using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Aggregator.Local;
using Aggregator.Support;

namespace Aggregator.Portal.Tests.LotPlans;

/// <summary>The shipped demand collection and tender service too: nine towns whose demands were approved and counted by a closure, a planner and a RUP.</summary>
public sealed class RealLotPlans : RealGateway
{
    public const string Title = "Pulizia delle scuole 2027-2030";
    private const int Towns = 9;
    private BrokerVhost vhost = null!;
    private ServiceUnderTest demands = null!;
    private ServiceUnderTest tender = null!;

    public string Campaign { get; private set; } = null!;

    protected override async Task<Uri> DemandAsync()
    {
        vhost = await BrokerVhost.CreateAsync();
        demands = await ServiceUnderTest.StartAsync(Component.Demand, vhost.Address, Address.ToString().TrimEnd('/'));
        return demands.Process.Address;
    }

    protected override async Task<Uri> TenderAsync()
    {
        tender = await ServiceUnderTest.StartAsync(Component.Tender, vhost.Address, Address.ToString().TrimEnd('/'));
        return tender.Process.Address;
    }

    protected override async Task PrepareAsync(HttpClient http)
    {
        var office = (string)(await PostAsync(http, "/api/demand/v1/bodies", new { kind = "cpb", name = "Città metropolitana di Milano" }))["id"]!;
        foreach (var (name, role) in new[] { ("gianna", "cpb.planner"), ("rosa", "cpb.rup") })
        {
            await PostAsync(http, "/api/accounts/v1/accounts", new { userName = name, password = Password, displayName = name, memberships = new[] { new { organisation = office, organisationKind = "cpb", roles = new[] { role }, name = "Città metropolitana di Milano" } } });
        }

        var towns = new List<(string Id, HttpClient Buyer)>();
        for (var i = 0; i < Towns; i++)
        {
            var town = (string)(await PostAsync(http, "/api/demand/v1/bodies", new
            {
                kind = "municipality", name = $"Comune {i + 1}", istatCode = $"0159{i:00}", province = "015", population = 10000, requiresTwoPeople = false, latitude = (45.40 + 0.045 * (i / 3)).ToString("0.###"), longitude = (9.10 + 0.064 * (i % 3)).ToString("0.###"),
            }))["id"]!;
            towns.Add((town, await ClientAsync(http, "town-" + i, town, "body", "buyer.drafter", "buyer.signatory")));
        }

        using var planner = await ClientAsync(http, "planner", office, "cpb", "cpb.planner");
        Campaign = (string)(await PostAsync(planner, "/api/demand/v1/initiatives", new { categoryCode = "office-cleaning", title = Title, closesAt = DateTimeOffset.UtcNow.AddDays(20), durationMonths = 36, bodies = towns.Select(town => town.Id) }))["id"]!;
        foreach (var (buyer, i) in towns.Select((town, i) => (town.Buyer, i)))
        {
            var line = new { site = "Scuola", description = "Pulizia", quantity = "500", unit = "m2", yearlyValue = new { amount = $"{20000 + 1000 * i}.00", currency = "EUR" }, fields = new { areaType = "offices", timesPerWeek = "5" } };
            var demand = (string)(await PostAsync(buyer, $"/api/demand/v1/initiatives/{Campaign}/demands", new { lines = new[] { line } }))["id"]!;
            await PostAsync(buyer, $"/api/demand/v1/demands/{demand}/submit", new { protocolNumber = $"2026/{i}", protocolDate = DateOnly.FromDateTime(DateTime.UtcNow.AddDays(-1)), actReference = "Delibera" });
            await PostAsync(planner, $"/api/demand/v1/demands/{demand}/approve", new { });
            buyer.Dispose();
        }

        await PostAsync(planner, $"/api/demand/v1/initiatives/{Campaign}/close", new { });
        await Eventually.Holds(async () => Assert.True((bool?)(await planner.GetFromJsonAsync<JsonObject>($"/api/tender/v1/initiatives/{Campaign}/closures?expected=1"))!["items"]![0]!["matches"]), TimeSpan.FromSeconds(60));
    }

    private async Task<HttpClient> ClientAsync(HttpClient http, string name, string organisation, string kind, params string[] roles)
    {
        var made = await PostAsync(http, "/api/accounts/v1/clients", new { clientId = name, organisation, organisationKind = kind, roles });
        var client = new HttpClient { BaseAddress = Address };
        await AuthorizeAsync(client, name, (string)(made["secret"] ?? made["clientSecret"])!);
        return client;
    }

    private static async Task<JsonObject> PostAsync(HttpClient http, string path, object body)
    {
        using var answer = await http.PostAsJsonAsync(path, body);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {await answer.Content.ReadAsStringAsync()}");
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (demands is not null) await demands.DisposeAsync();
        if (tender is not null) await tender.DisposeAsync();
        if (vhost is not null) await vhost.DisposeAsync();
    }
}
