using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Http;

namespace Aggregator.Portal.Api;

/// <summary>
/// The public API, called through the gateway as any other client would. The token that the gateway put on the incoming request goes
/// along, so that the API decides what this reader sees; the portal itself has no rights of its own.
/// </summary>
internal sealed class GatewayApi(HttpClient http, IHttpContextAccessor accessor, ILogger<GatewayApi> log)
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static void Register(WebApplicationBuilder builder)
    {
        var gateway = builder.Configuration["Aggregator:Gateway"] ?? throw new InvalidOperationException("Aggregator__Gateway (base URL of the gateway) is not set.");
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddHttpClient<GatewayApi>(client =>
            {
                client.BaseAddress = new Uri(gateway.TrimEnd('/') + "/");
                client.Timeout = TimeSpan.FromSeconds(15);
            })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) });
        builder.Services.Configure<HttpClientFactoryOptions>(nameof(GatewayApi), options => options.SuppressHandlerScope = true);
    }

    /// <summary>Asks for one document. Refusals are values: a page decides what a 403 or a 404 means to it.</summary>
    public async Task<Answer<T>> Get<T>(string path, CancellationToken ct)
        where T : class
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path.TrimStart('/'));
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.AcceptLanguage.ParseAdd(Texts.Wording.Language);
        var incoming = accessor.HttpContext?.Request;
        foreach (var name in new[] { "Authorization", "X-Forwarded-For" })
        {
            if (incoming?.Headers[name] is { Count: > 0 } values) request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }

        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            if (!response.IsSuccessStatusCode) return new Answer<T>(null, response.StatusCode);
            await using var body = await response.Content.ReadAsStreamAsync(ct);
            return new Answer<T>(await JsonSerializer.DeserializeAsync<T>(body, Json, ct), response.StatusCode);
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or IOException || (failure is TaskCanceledException && !ct.IsCancellationRequested))
        {
            // The template of the path is enough to find the cause; the path itself may hold identifiers only.
            log.LogWarning(failure, "The API gave no usable answer to {Path}", path.Split('?')[0]);
            return new Answer<T>(null, HttpStatusCode.ServiceUnavailable);
        }
    }

    /// <summary>Follows the cursors of a list to its end, or to a bound: a page never loads without limit.</summary>
    public async Task<(Answer<Listing<T>> First, IReadOnlyList<T> Items, bool Complete)> GetAll<T>(string path, int pagesMax, CancellationToken ct)
    {
        var first = await Get<Listing<T>>(path, ct);
        if (first.Value is null) return (first, [], false);
        var items = new List<T>(first.Value.Items);
        var next = first.Value.Next;
        for (var page = 1; next is not null && page < pagesMax; page++)
        {
            var more = await Get<Listing<T>>($"{path}{(path.Contains('?') ? '&' : '?')}cursor={Uri.EscapeDataString(next)}", ct);
            if (more.Value is null) break;
            items.AddRange(more.Value.Items);
            next = more.Value.Next;
        }

        return (first, items, next is null);
    }
}
