using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Aggregator.Gateway.Tests.Support;

/// <summary>Stands where a service stands behind the gateway: says back what it got, and misbehaves where its path asks for it.</summary>
internal sealed class Upstream : IAsyncDisposable
{
    private const int BodyEchoMax = 65_536;
    private readonly WebApplication _server;
    private readonly TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Upstream(string name)
    {
        Name = name;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        _server = builder.Build();
        _server.Run(Answer);
    }

    public string Name { get; }

    public string Address => _server.Urls.First();

    /// <summary>Paths asked for, health probes left out.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Lets the second event of a stream go.</summary>
    public void Continue() => _next.TrySetResult();

    public static async Task<Upstream> StartAsync(string name)
    {
        var upstream = new Upstream(name);
        await upstream._server.StartAsync();
        return upstream;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task Answer(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (path.StartsWith("/health/", StringComparison.Ordinal))
        {
            await context.Response.WriteAsync("{}");
            return;
        }

        Asked.Enqueue(path);
        switch (path.Split('/')[^1])
        {
            case "openapi.json":
                await context.Response.WriteAsync(Document(path));
                return;
            case "stall":
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
                return;
            case "abort":
                context.Abort();
                return;
            case "stream":
                context.Response.ContentType = "text/event-stream";
                await context.Response.WriteAsync("id: 1\ndata: {}\n\n");
                await context.Response.Body.FlushAsync();
                await _next.Task.WaitAsync(context.RequestAborted);
                await context.Response.WriteAsync("id: 2\ndata: {}\n\n");
                return;
        }

        using var bytes = new MemoryStream();
        await context.Request.Body.CopyToAsync(bytes);
        var body = Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
        context.Response.Headers["Server"] = "secret/1.0";
        context.Response.Headers["X-Powered-By"] = "secret";
        context.Response.Headers["RateLimit-Limit"] = "7";
        context.Response.Headers["Access-Control-Allow-Credentials"] = "true";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Cookies.Append("from-" + Name, "1");
        await context.Response.WriteAsJsonAsync(new
        {
            service = Name,
            method = context.Request.Method,
            path = path + context.Request.QueryString,
            headers = context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()),
            length = body.Length,
            sha256 = Convert.ToHexString(SHA256.HashData(bytes.ToArray())),
            body = body.Length <= BodyEchoMax ? body : null,
        });
    }

    /// <summary>A document as the services write it, with a component that all share, one that differs and a repeated operation.</summary>
    private string Document(string path) => $$"""
        {"openapi":"3.0.4","info":{"title":"{{Name}}","version":"1.0.0"},"servers":[{"url":"http://x{{path[..^"/openapi.json".Length]}}"}],
        "tags":[{"name":"status","description":"s"},{"name":"{{Name}}","description":"d"}],
        "paths":{"/status":{"get":{"tags":["status"],"operationId":"readStatus","summary":"s","responses":{"200":{"description":"ok","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Thing"} } } },"429":{"$ref":"#/components/responses/TooManyRequests"} } } },
          "/own-{{Name}}/{id}":{"get":{"tags":["{{Name}}"],"operationId":"read{{Name}}","summary":"s","responses":{"200":{"description":"ok"} } } } },
        "components":{"schemas":{"Problem":{"type":"object"},"Thing":{"type":"object","properties":{"{{Name}}":{"type":"string"} } } },
          "responses":{"TooManyRequests":{"description":"429","content":{"application/problem+json":{"schema":{"$ref":"#/components/schemas/Problem"} } } } } } }
        """;
}
