using System.Diagnostics;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Aggregator.Platform.Telemetry;

/// <summary>
/// Logs to the console as JSON, always; traces, metrics and logs over OTLP where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set. They hold ids, route
/// templates and hashes: no paths with query strings, no bodies, no names.
/// </summary>
public static class Observation
{
    // RabbitMQ.Client's own sources are left out: they make orphan copies of MassTransit's and the relay's spans.
    private static readonly string[] Sources = ["Aggregator.*", "Microsoft.AspNetCore", "System.Net.Http", "Npgsql", "MassTransit", "Yarp.ReverseProxy"];
    // Routing's meter counts by route, the secret ones too; hosting's is told to leave those out.
    private static readonly string[] Meters =
    [
        "Aggregator.*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel",
        "Microsoft.AspNetCore.RateLimiting", "Microsoft.AspNetCore.MemoryPool", "System.Net.Http", "System.Runtime",
        "Microsoft.EntityFrameworkCore", "Npgsql", "MassTransit",
    ];

    /// <summary>Sets up logs, and the rest where an endpoint is configured.</summary>
    public static void AddObservation(this WebApplicationBuilder builder, string service)
    {
        var trial = Platform.Trial(builder.Configuration, builder.Environment);
        builder.Logging.ClearProviders()
            .AddConsole(console => console.FormatterName = JsonLines.FormatterName)
            .AddConsoleFormatter<JsonLines, JsonLinesOptions>(lines => (lines.Service, lines.Trial) = (service, trial))
            // The framework's request lines hold query strings; EF's failures are logged once, by whoever meets the exception.
            .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
            .AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning)
            .AddFilter("Microsoft.EntityFrameworkCore.Update", LogLevel.None)
            .AddFilter("Microsoft.EntityFrameworkCore.Query", LogLevel.None)
            .AddFilter("Microsoft.EntityFrameworkCore.Database", LogLevel.None)
            .AddFilter("System.Net.Http", LogLevel.Warning)
            .AddFilter("MassTransit", LogLevel.Warning);

        if (string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            return;
        }

        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource
                .AddService(service, "aggregator", Assembly.GetEntryAssembly()?.GetName().Version?.ToString(3))
                .AddAttributes([new("aggregator.trial", trial), new("deployment.environment.name", builder.Environment.EnvironmentName)]))
            .WithTracing(tracing => tracing.AddSource(Sources).AddProcessor(new OriginOnly()))
            .WithMetrics(metrics => metrics.AddMeter(Meters))
            .WithLogging(null, logs => logs.IncludeFormattedMessage = true)
            .UseOtlpExporter();
    }

    /// <summary>
    /// Gives the framework's request span its name and tags, which it leaves empty. A span of an unobserved route or of a health probe
    /// is dropped before it has children.
    /// </summary>
    public static async Task TagAsync(HttpContext context, RequestDelegate next)
    {
        var span = context.Features.Get<IHttpActivityFeature>()?.Activity;
        var endpoint = context.GetEndpoint();
        if (span is not null && (endpoint?.Metadata.GetMetadata<Unobserved>() is not null || context.Request.Path.StartsWithSegments("/health")))
        {
            span.IsAllDataRequested = false;
            span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }

        await next(context);
        if (span is not { IsAllDataRequested: true })
        {
            return;
        }

        var route = (endpoint as RouteEndpoint)?.RoutePattern.RawText;
        span.DisplayName = route is null ? context.Request.Method : $"{context.Request.Method} {route}";
        span.SetTag("http.request.method", context.Request.Method);
        span.SetTag("http.route", route);
        span.SetTag("http.response.status_code", context.Response.StatusCode);
        if (context.Response.StatusCode >= 500)
        {
            span.SetStatus(ActivityStatusCode.Error);
        }
    }
}

/// <summary>Cuts the path off the address in spans of outgoing requests: the gateway's would tell which secret route it forwarded to.</summary>
internal sealed class OriginOnly : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (data.GetTagItem("url.full") is string address && Uri.TryCreate(address, UriKind.Absolute, out var uri))
        {
            data.SetTag("url.full", uri.GetLeftPart(UriPartial.Authority));
        }
    }
}

/// <summary>Marks a route whose very use is a secret.</summary>
public sealed record Unobserved;
