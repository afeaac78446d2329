using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Timeouts;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Aggregator.Gateway.Proxy;

/// <summary>
/// Which path goes to which service, unchanged. Addresses come from <c>Services__KEY</c>: one base URL, or several separated by commas
/// for several copies.
/// </summary>
internal static class Routes
{
    public const string Portal = "portal";
    private const string Stream = "stream";

    /// <summary>Routes whose very use tells who bids: no trace may show them (design: nothing about bids leaves before the deadline).</summary>
    private const string Sealed = "sealed-";

    public static readonly (string Key, string Base)[] Apis =
    [
        ("demand", "/api/demand/v1"), ("tender", "/api/tender/v1"), ("contract", "/api/contract/v1"), ("gpp", "/api/gpp/v1"), ("gpp", "/api/open-data/v1"),
    ];

    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    public static IReadOnlyList<string> Addresses(IConfiguration configuration, string key) =>
        (configuration["Services:" + key] ?? throw new InvalidOperationException($"Services__{key} is not set: the base URL of that service."))
        .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public static IReadOnlyList<RouteConfig> All(IConfiguration configuration)
    {
        var limit = configuration.GetValue("Gateway:Timeout", TimeSpan.FromSeconds(30));
        return
        [
            .. Apis.Select(api => Route("api-" + api.Base.Split('/')[2], api.Key, api.Base + "/{**rest}", limit)),
            Route(Sealed + "bids", "tender", "/api/tender/v1/procedures/{procedureId}/lots/{lotId}/bids/{**rest}", limit),
            Route(Sealed + "bid", "tender", "/api/tender/v1/bids/{**rest}", limit),
            // A live stream has no end; silence ends it (services send a comment every 15 s).
            Route(Stream, "gpp", "/api/open-data/v1/events/stream", null),
            Route(Portal, Portal, "/{**path}", limit),
        ];
    }

    public static IReadOnlyList<ClusterConfig> Clusters(IConfiguration configuration) =>
        [.. Apis.Select(api => api.Key).Append(Portal).Distinct().Select(key => Cluster(key, Addresses(configuration, key)))];

    public static void Map(WebApplication app) => app
        .MapReverseProxy(pipeline =>
        {
            // At one megabit a second, a small town's line, a large file takes minutes: there silence ends a request, not time.
            pipeline.Use((context, next) =>
            {
                if (context.Features.Get<BodySize>() is { Larger: true })
                {
                    context.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
                }

                return next(context);
            });
            pipeline.UseMiddleware<ProxyFailures>();
            pipeline.UseLoadBalancing();
            pipeline.UsePassiveHealthChecks();
        })
        .ConfigureEndpoints((endpoint, route) =>
        {
            if (route.RouteId.StartsWith(Sealed, StringComparison.Ordinal))
            {
                endpoint.WithMetadata(new Platform.Telemetry.Unobserved());
                endpoint.DisableHttpMetrics();
            }
        });

    /// <summary>Whether the request was routed to the live feed, however its path was written.</summary>
    public static bool IsStream(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Config.RouteId == Stream;

    private static RouteConfig Route(string id, string cluster, string path, TimeSpan? limit) => new()
    {
        RouteId = id,
        ClusterId = cluster,
        Match = new RouteMatch { Path = path, Methods = Methods },
        Timeout = limit,
        TimeoutPolicy = limit is null ? "Disable" : null,
        Order = id == Portal ? 1000 : 0,
    };

    private static ClusterConfig Cluster(string key, IReadOnlyList<string> addresses) => new()
    {
        ClusterId = key,
        Destinations = addresses.Select((address, i) => ($"{key}-{i + 1}", new DestinationConfig { Address = address })).ToDictionary(x => x.Item1, x => x.Item2),
        LoadBalancingPolicy = "PowerOfTwoChoices",
        HealthCheck = new HealthCheckConfig
        {
            // With every copy unwell a request is tried nevertheless: the answer of a service is better than a guess about it.
            AvailableDestinationsPolicy = HealthCheckConstants.AvailableDestinations.HealthyOrPanic,
            Active = new ActiveHealthCheckConfig { Enabled = true, Interval = TimeSpan.FromSeconds(5), Timeout = TimeSpan.FromSeconds(3), Policy = HealthCheckConstants.ActivePolicy.ConsecutiveFailures, Path = "/health/ready" },
            Passive = new PassiveHealthCheckConfig { Enabled = true, Policy = HealthCheckConstants.PassivePolicy.TransportFailureRate, ReactivationPeriod = TimeSpan.FromSeconds(5) },
        },
        HttpClient = new HttpClientConfig { DangerousAcceptAnyServerCertificate = false, EnableMultipleHttp2Connections = true, RequestHeaderEncoding = "utf-8" },
        HttpRequest = new ForwarderRequestConfig { ActivityTimeout = TimeSpan.FromSeconds(100), Version = System.Net.HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact },
    };
}
