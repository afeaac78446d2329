using System.Collections.Concurrent;
using System.Text;
using Aggregator.Platform.Telemetry;
using Aggregator.Platform.Tests.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aggregator.Platform.Tests.Telemetry;

public sealed class ObservationTests(HttpSample sample)
{
    [Fact]
    public async Task Traces_metrics_and_logs_go_out_with_route_templates_and_without_what_was_asked()
    {
        await using var collector = await Collector.StartAsync();
        var (app, client) = await sample.StartAsync(sample.Tokens.Authority, null,
            new("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address), new("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));
        var secret = Guid.CreateVersion7();
        using (client)
        {
            Assert.Equal(404, (await HttpSample.SendAsync(client, HttpMethod.Get, $"notes/{Guid.CreateVersion7()}?who=rossi", token: sample.Token("buyer.drafter"))).Status);
            Assert.Equal(204, (await HttpSample.SendAsync(client, HttpMethod.Get, $"secrets/{secret}")).Status);
            Assert.Equal(200, (await HttpSample.SendAsync(client, HttpMethod.Get, "/health/live")).Status);
        }

        // Disposing the host flushes what is still to be sent.
        await app.DisposeAsync();
        Assert.Equal(["/v1/logs", "/v1/metrics", "/v1/traces"], collector.Received.Keys.Order());
        Assert.Contains("GET /api/sample/v1/notes/{noteId:guid}", collector.Text("/v1/traces"));
        Assert.Contains("http.response.status_code", collector.Text("/v1/traces"));
        Assert.Contains("http.server.request.duration", collector.Text("/v1/metrics"));
        Assert.Contains("aggregator.trial", collector.Text("/v1/traces"));
        foreach (var path in collector.Received.Keys)
        {
            Assert.DoesNotContain("rossi", collector.Text(path));
            Assert.DoesNotContain(secret.ToString(), collector.Text(path));
            Assert.DoesNotContain("/secrets/", collector.Text(path));
        }
    }

    [Fact]
    public void Log_lines_are_json_and_hold_no_scopes()
    {
        var services = new ServiceCollection().AddLogging(logging => logging.AddConsole().AddConsoleFormatter<JsonLines, JsonLinesOptions>(lines => (lines.Service, lines.Trial) = ("sample", true)));
        using var provider = services.BuildServiceProvider();
        var formatter = provider.GetServices<Microsoft.Extensions.Logging.Console.ConsoleFormatter>().OfType<JsonLines>().Single();
        var scopes = new LoggerExternalScopeProvider();
        using var scope = scopes.Push("path /api?name=rossi");
        var line = new StringWriter();
        formatter.Write(new LogEntry<KeyValuePair<string, object?>[]>(LogLevel.Warning, "Cat", default, [new("Note", 7), new("{OriginalFormat}", "x")],
            new InvalidOperationException("why"), (_, _) => "said"), scopes, line);
        var json = System.Text.Json.Nodes.JsonNode.Parse(line.ToString())!;
        Assert.Equal(("warning", "sample", true, "said", "7"), ((string)json["level"]!, (string)json["service"]!, (bool)json["trial"]!, (string)json["message"]!, (string)json["note"]!));
        Assert.Contains("why", (string)json["exception"]!);
        Assert.DoesNotContain("rossi", line.ToString());
        Assert.Equal(1, line.ToString().Count(letter => letter == '\n'));
    }

    /// <summary>Takes what an OpenTelemetry collector would.</summary>
    private sealed class Collector(WebApplication app) : IAsyncDisposable
    {
        public ConcurrentDictionary<string, ConcurrentQueue<byte[]>> Received { get; } = new();

        public string Address => app.Urls.First();

        public static async Task<Collector> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var collector = new Collector(builder.Build());
            await collector.StartListeningAsync();
            return collector;
        }

        public string Text(string path) => string.Concat(Received[path].Select(Encoding.Latin1.GetString));

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private Task StartListeningAsync()
        {
            app.Run(async context =>
            {
                var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body);
                Received.GetOrAdd(context.Request.Path, _ => new()).Enqueue(body.ToArray());
            });
            return app.StartAsync();
        }
    }
}
