using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Aggregator.Tender.Tests.Support;

/// <summary>Takes what an OpenTelemetry collector would.</summary>
internal sealed class Collector(WebApplication app) : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Path, string Text)> _received = new();

    /// <summary>Makes a service send its telemetry here, soon.</summary>
    internal IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = app.Urls.First(), ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "100", ["OTEL_BLRP_SCHEDULE_DELAY"] = "100", ["OTEL_METRIC_EXPORT_INTERVAL"] = "200",
    };

    internal static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = new Collector(builder.Build());
        await collector.ListenAsync();
        return collector;
    }

    /// <summary>All that came of one kind (traces, metrics or logs); names and texts stand in it as they are.</summary>
    internal string Text(string kind) => string.Concat(_received.Where(x => x.Path == "/v1/" + kind).Select(x => x.Text));

    internal void Forget() => _received.Clear();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private Task ListenAsync()
    {
        app.Run(async context =>
        {
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            _received.Enqueue((context.Request.Path, Encoding.Latin1.GetString(body.ToArray())));
        });
        return app.StartAsync();
    }
}
