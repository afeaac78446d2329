using System.Net;
using System.Text.Json;
using Aggregator.Portal.Layout.Forms;
using Microsoft.Extensions.Http;

namespace Aggregator.Portal.Api;

/// <summary>
/// The public API, called through the gateway as any other client would. The token that the gateway put on the incoming request goes
/// along, so that the API decides what this reader sees; the portal itself has no rights of its own.
/// </summary>
internal sealed class GatewayApi(HttpClient http, IHttpContextAccessor accessor, ILogger<GatewayApi> log)
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

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
    public Task<Answer<T>> Get<T>(string path, CancellationToken ct)
        where T : class
        => Ask<T>(new HttpRequestMessage(HttpMethod.Get, path.TrimStart('/')), ct);

    /// <summary>Sends a change.</summary>
    /// <param name="method">POST, PUT or DELETE.</param>
    /// <param name="path">Path of the API, with its query.</param>
    /// <param name="body">What to send as JSON, or an <see cref="HttpContent"/> as it is; null for nothing.</param>
    /// <param name="form">The form that asks for it: its key makes a second click harmless, its version refuses to overwrite what somebody else changed meanwhile.</param>
    /// <param name="ct">Cancels it.</param>
    public Task<Answer<T>> Send<T>(HttpMethod method, string path, object? body, Filled form, CancellationToken ct)
        where T : class
    {
        var request = new HttpRequestMessage(method, path.TrimStart('/')) { Content = body as HttpContent ?? (body is null ? null : JsonContent.Create(body, body.GetType(), options: Json)) };
        if (form.Version is { } version) request.Headers.TryAddWithoutValidation("If-Match", version);
        if (form.Key is { } key) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return Ask<T>(request, ct);
    }

    private async Task<Answer<T>> Ask<T>(HttpRequestMessage request, CancellationToken ct)
        where T : class
    {
        using var _ = request;
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
            await using var body = await response.Content.ReadAsStreamAsync(ct);
            if (!response.IsSuccessStatusCode)
            {
                var told = response.Content.Headers.ContentType?.MediaType == "application/problem+json";
                return new Answer<T>(null, response.StatusCode) { Problem = told ? await JsonSerializer.DeserializeAsync<Problem>(body, Json, ct) : null };
            }

            var value = response.StatusCode == HttpStatusCode.NoContent || typeof(T) == typeof(Nothing) ? new Nothing() as T : await JsonSerializer.DeserializeAsync<T>(body, Json, ct);
            return new Answer<T>(value, response.StatusCode) { Tag = response.Headers.ETag?.ToString() };
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or IOException || (failure is TaskCanceledException && !ct.IsCancellationRequested))
        {
            // The template of the path is enough to find the cause; the path itself may hold identifiers only.
            log.LogWarning(failure, "The API gave no usable answer to {Path}", request.RequestUri?.OriginalString.Split('?')[0]);
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
