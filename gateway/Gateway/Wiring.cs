using System.Net;
using Aggregator.Gateway.Accounts;
using Aggregator.Gateway.Clients;
using Aggregator.Gateway.OpenApi;
using Aggregator.Gateway.Proxy;
using Aggregator.Gateway.Sessions;
using Aggregator.Gateway.Sessions.External;
using Aggregator.Gateway.Storage;
using Aggregator.Gateway.Tokens;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.HttpOverrides;

namespace Aggregator.Gateway;

/// <summary>What stands in the way of a request, in the order of the README.</summary>
internal static class Wiring
{
    /// <summary>What the commands on the console need too; nothing here reads the configuration before it is asked for.</summary>
    public static void Register(IServiceCollection services)
    {
        services.AddSingleton(x => Rotation.From(x.GetRequiredService<IConfiguration>()));
        services.AddSingleton<Vault>();
        services.AddSingleton<KeyRing>();
        services.AddSingleton<Passwords>();
    }

    public static void Serve(WebApplicationBuilder builder)
    {
        var (services, configuration) = (builder.Services, builder.Configuration);
        services.AddSingleton(Authority.From(configuration));
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<SessionBook>();
        services.AddSingleton<Csrf>();
        services.AddSingleton<LoginPage>();
        services.AddSingleton<Limits>();
        services.AddSingleton<WholeDocument>();
        services.AddHostedService<KeyRotation>();
        services.AddHostedService<SessionSweep>();
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
            .Configure<KeyRing, Authority>((options, keys, authority) => options.ConfigurationManager = new OwnKeys(keys, authority));

        services.AddDataProtection().SetApplicationName("aggregator");
        services.AddOptions<KeyManagementOptions>().Configure<IServiceScopeFactory, Vault>((options, scopes, vault) => options.XmlRepository = new DataProtectionKeys(scopes, vault));

        services.AddHttpClient(WholeDocument.Client, client => client.Timeout = TimeSpan.FromSeconds(20));
        services.AddRequestTimeouts();
        var openData = new OpenDataCache(configuration);
        services.AddSingleton(openData);
        services.AddOutputCache(options => options.AddBasePolicy(openData));
        services.AddReverseProxy()
            .LoadFromMemory(Proxy.Routes.All(configuration), Proxy.Routes.Clusters(configuration))
            .AddTransforms(Passing.Transform);
        builder.Logging
            // Paths and query strings; failures are told by ProxyFailures, with the route's name only.
            .AddFilter("Yarp", LogLevel.Error)
            // The keys are wrapped where they are stored; the framework cannot know.
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        External.Register(services, configuration);
    }

    public static void Outermost(WebApplication app)
    {
        app.UseMiddleware<SecurityHeaders>();
        var proxies = (app.Configuration["Gateway:TrustedProxies"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (proxies.Length > 0)
        {
            var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var proxy in proxies)
            {
                options.KnownIPNetworks.Add(proxy.Contains('/') ? System.Net.IPNetwork.Parse(proxy) : new System.Net.IPNetwork(IPAddress.Parse(proxy), proxy.Contains(':') ? 128 : 32));
            }

            app.UseForwardedHeaders(options);
        }

        app.UseMiddleware<IdentityHeaders>();
        app.UseMiddleware<HeadRequests>();
        app.UseRouting(); // after the methods are what they are routed by
    }

    public static void Admission(WebApplication app)
    {
        app.UseMiddleware<LimitByAddress>();
        app.UseMiddleware<BodySizes>();
        app.UseMiddleware<Sessions.Admission>();
    }

    public static void Routes(WebApplication app)
    {
        app.UseMiddleware<Callers>();
        app.UseMiddleware<LimitByCaller>();
        app.UseMiddleware<LimitStreams>();
        app.UseOutputCache();
        app.UseRequestTimeouts();
        Discovery.Map(app);
        IssueToken.Map(app);
        Forms.Map(app);
        External.Map(app);
        WholeDocument.Map(app);
        Nobodys.Map(app);
        Proxy.Routes.Map(app);
    }
}
