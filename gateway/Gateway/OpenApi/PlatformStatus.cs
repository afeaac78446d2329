using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace Aggregator.Gateway.OpenApi;

/// <summary>That the platform answers, and which of its parts do (Italian interoperability guidelines: every API has a status).</summary>
internal static class PlatformStatus
{
    internal sealed record Response(string Title, int Status, IReadOnlyDictionary<string, string> Services);

    public static IResult Handle(IProxyStateLookup proxy)
    {
        var services = proxy.GetClusters().ToDictionary(cluster => cluster.ClusterId, cluster => cluster.Destinations.Values.All(Away) ? "away" : "ok");
        return Answer.Ok(new Response(services.ContainsValue("away") ? "Degraded" : "OK", StatusCodes.Status200OK, services));
    }

    private static bool Away(DestinationState destination) =>
        destination.Health.Active == DestinationHealth.Unhealthy || destination.Health.Passive == DestinationHealth.Unhealthy;
}
