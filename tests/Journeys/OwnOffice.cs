using Aggregator.Demo.Scenario;

namespace Aggregator.Journeys;

/// <summary>A central purchasing body of its own for a journey that collects: what it does changes no figure of the scenario.</summary>
internal sealed record OwnOffice(Guid CpbId, Actor Planner)
{
    public static async Task<OwnOffice> EnterAsync(RunningPlatform platform)
    {
        var cpb = (await platform.Operator.CreateAsync("/api/demand/v1/bodies", new { kind = "cpb", name = $"Centrale di prova {Guid.NewGuid():n}" })).Id();
        return new OwnOffice(cpb, await ClientAsync(platform, cpb, "cpb", "cpb.planner"));
    }

    /// <summary>A machine client that the platform's operator gives an organisation.</summary>
    public static async Task<Actor> ClientAsync(RunningPlatform platform, Guid organisation, string kind, params string[] roles)
    {
        var client = await platform.Operator.CreateAsync("/api/accounts/v1/clients", new { organisation, organisationKind = kind, roles });
        return platform.Gateway.Client($"{roles[0]} of a journey", client.Text("clientId"), client.Text("clientSecret"), organisation, client.Id());
    }

    public async Task<Guid> OpenAsync(string category, int months, IEnumerable<Town> towns) => (await Planner.CreateAsync("/api/demand/v1/initiatives", new
    {
        categoryCode = category, title = "Raccolta di prova", bodies = towns.Select(x => x.BodyId), closesAt = "2090-01-01T00:00:00Z", durationMonths = months,
    })).Id();
}
