using System.Text.Json.Nodes;
using Aggregator.Gateway.Proxy;
using Aggregator.Gateway.Tokens;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Aggregator.Gateway.OpenApi;

/// <summary>
/// The API document of the whole platform, put together from the services' own: read again after a minute, and where a service is away
/// its part stays as it was last read.
/// </summary>
internal sealed class WholeDocument(IHttpClientFactory clients, IServiceProvider services, IConfiguration configuration, Authority authority, TimeProvider time, ILogger<WholeDocument> log)
{
    public const string Client = "api-documents";
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan KeptIncomplete = TimeSpan.FromSeconds(2);
    private readonly Dictionary<string, JsonObject> _read = [];
    private readonly SemaphoreSlim _one = new(1, 1);
    private (DateTimeOffset Until, byte[] Bytes) _whole;

    public static void Map(IEndpointRouteBuilder root)
    {
        root.MapGet("/api/openapi.json", async (WholeDocument whole, HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "public, max-age=60";
            return Results.Bytes(await whole.Read(context.RequestAborted), "application/json");
        }).ExcludeFromDescription();
        root.MapGet("/api/status", PlatformStatus.Handle).ExcludeFromDescription();
    }

    private async Task<byte[]> Read(CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            if (_whole.Until <= time.GetUtcNow())
            {
                await Task.WhenAll([.. Routes.Apis.Select(api => Fetch(api.Key, api.Base, ct)), Own(ct)]);
                var missing = Routes.Apis.Where(api => !_read.ContainsKey(api.Base)).Select(api => api.Base).ToList();
                var merged = Merging.Merge(authority.Issuer, [.. _read.OrderBy(x => x.Key, StringComparer.Ordinal).Select(x => (x.Key, (JsonObject)x.Value.DeepClone()))], missing);
                _whole = (time.GetUtcNow() + (missing.Count == 0 ? Kept : KeptIncomplete), System.Text.Encoding.UTF8.GetBytes(merged.ToJsonString()));
            }

            return _whole.Bytes;
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task Fetch(string key, string path, CancellationToken ct)
    {
        try
        {
            using var client = clients.CreateClient(Client);
            await using var body = await client.GetStreamAsync(new Uri(new Uri(Routes.Addresses(configuration, key)[0]), path + "/openapi.json"), ct);
            Keep(path, (JsonObject)(await JsonNode.ParseAsync(body, cancellationToken: ct))!);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            log.LogWarning("The API document of {Path} could not be read: {Error}", path, failure.GetType().Name);
        }
    }

    private async Task Own(CancellationToken ct)
    {
        var document = await services.GetRequiredKeyedService<IOpenApiDocumentProvider>("accounts").GetOpenApiDocumentAsync(ct);
        Keep("/api/accounts/v1", (JsonObject)JsonNode.Parse(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_0, ct))!);
    }

    private void Keep(string path, JsonObject document)
    {
        lock (_read)
        {
            _read[path] = document;
        }
    }
}
