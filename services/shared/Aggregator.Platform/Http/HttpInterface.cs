using System.Globalization;
using System.Reflection;
using Aggregator.Platform.Http;
using Aggregator.Platform.Security;
using Aggregator.Platform.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Aggregator.Platform;

/// <summary>Everything between Kestrel and a handler, the same in every service.</summary>
public static class HttpInterface
{
    private const long BodyBytesMax = 64 << 20;

    /// <summary>Registers tokens, problems, API documents, health, logs and telemetry.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="identity">The service.</param>
    /// <param name="furtherBases">Public paths that the service serves besides its first, each an API document of its own.</param>
    public static void AddPlatformHttp(this WebApplicationBuilder builder, ServiceIdentity identity, params string[] furtherBases)
    {
        // Code writes numbers and dates for machines; texts for people name their language.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        builder.AddObservation(identity.Name);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyBytesMax;
        });
        var services = builder.Services;
        services.AddTokens(builder.Configuration);
        services.Configure<JsonOptions>(options => Json.Apply(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.TryAddSingleton(provider => Texts.Of(provider.GetService<ServiceDefinition>()?.DbType?.Assembly ?? Assembly.GetEntryAssembly()!));
        services.AddSingleton<IHealth, DatabaseHealth>();
        services.AddApiDocuments([identity.BasePath, .. furtherBases]);
    }

    /// <summary>Sets up the pipeline, health probes, API documents and status of every base.</summary>
    public static void UsePlatformHttp(this WebApplication app, ServiceIdentity identity, params string[] furtherBases) =>
        app.UsePlatformHttp(identity, () => { }, furtherBases);

    internal static void UsePlatformHttp(this WebApplication app, ServiceIdentity identity, Action beforeAuthentication, string[] furtherBases)
    {
        app.Use(next => context => Observation.TagAsync(context, next));
        app.UseMiddleware<Failures>();
        beforeAuthentication();
        app.UseAuthentication();
        app.MapHealth();
        app.MapApiDocuments();
        foreach (var basePath in (string[])[identity.BasePath, .. furtherBases])
        {
            app.MapApi(basePath).MapGet("/status", ApiDocuments.Status)
                .Query("readStatus", "Stato del servizio").Allow(Relation.Public).Answers<ServiceStatus>();
        }
    }

    /// <summary>The group of routes under a public path, such as <c>/api/open-data/v1</c>.</summary>
    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder app, string basePath) => app.MapGroup(basePath).WithMetadata(new ApiBase(basePath));
}

/// <summary>That the service answers.</summary>
/// <param name="Title">In words.</param>
/// <param name="Status">200.</param>
/// <param name="Trial">True on an instance whose clock can be moved; nothing decided there binds anybody.</param>
/// <param name="Now">The clock that binds.</param>
internal sealed record ServiceStatus(string Title, int Status, bool Trial, DateTimeOffset Now);
