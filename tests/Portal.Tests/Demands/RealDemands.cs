using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Aggregator.Local;
using Aggregator.Support;

namespace Aggregator.Portal.Tests.Demands;

/// <summary>The shipped demand collection too: a town with a drafter, a signatory and one who is both, and a collection that waits for it.</summary>
public sealed class RealDemands : RealGateway
{
    public const string Title = "Pulizia degli uffici comunali 2027-2030";
    private BrokerVhost vhost = null!;
    private ServiceUnderTest demands = null!;

    protected override async Task<Uri> DemandAsync()
    {
        vhost = await BrokerVhost.CreateAsync();
        demands = await ServiceUnderTest.StartAsync(Component.Demand, vhost.Address, Address.ToString().TrimEnd('/'));
        return demands.Process.Address;
    }

    protected override async Task PrepareAsync(HttpClient http)
    {
        var office = (string)(await PostAsync(http, "/api/demand/v1/bodies", new { kind = "cpb", name = "Città metropolitana di Milano" }))["id"]!;
        var town = (string)(await PostAsync(http, "/api/demand/v1/bodies", new { kind = "municipality", name = "Comune di Corsico", istatCode = "015093", population = 34000 }))["id"]!;
        foreach (var (name, roles) in new[] { ("marta", new[] { "buyer.drafter" }), ("aldo", ["buyer.signatory"]), ("sofia", ["buyer.drafter", "buyer.signatory"]) })
        {
            await PostAsync(http, "/api/accounts/v1/accounts", new { userName = name, password = Password, displayName = name, memberships = new[] { new { organisation = town, organisationKind = "body", roles, name = "Comune di Corsico" } } });
        }

        var planner = await PostAsync(http, "/api/accounts/v1/clients", new { clientId = "planner", organisation = office, organisationKind = "cpb", roles = new[] { "cpb.planner" } });
        await AuthorizeAsync(http, "planner", (string)(planner["secret"] ?? planner["clientSecret"])!);
        await PostAsync(http, "/api/demand/v1/initiatives", new { categoryCode = "office-cleaning", title = Title, closesAt = DateTimeOffset.UtcNow.AddDays(20), durationMonths = 36, bodies = new[] { town } });
        await PostAsync(http, "/api/demand/v1/proposals", new
        {
            bodyId = town, source = "energy-plan",
            items = new[] { new { sourceId = "E1", categoryCode = "office-cleaning", priority = 2, line = new { site = "Scuola Dante", description = "Pulizia dopo i lavori", quantity = "300.5", unit = "m2", fields = new { areaType = "offices" } } } },
        });
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
        if (vhost is not null) await vhost.DisposeAsync();
    }
}
