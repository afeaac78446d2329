using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace Aggregator.Gateway.Tests.Support;

/// <summary>A client that keeps cookies as a browser does, follows no redirect, and can forge what a browser would not send.</summary>
internal sealed class Browser(Uri address) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };

    public Dictionary<string, string> Cookies { get; } = [];

    public Browser With(string? token)
    {
        _http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return this;
    }

    public Task<HttpResponseMessage> Get(string path, params (string Name, string Value)[] headers) => Send(HttpMethod.Get, path, null, headers);

    public Task<HttpResponseMessage> Post(string path, object body, params (string Name, string Value)[] headers) => Send(HttpMethod.Post, path, JsonContent.Create(body), headers);

    public Task<HttpResponseMessage> Put(string path, object body, params (string Name, string Value)[] headers) => Send(HttpMethod.Put, path, JsonContent.Create(body), headers);

    public Task<HttpResponseMessage> Form(string path, params (string Name, string Value)[] fields) =>
        Send(HttpMethod.Post, path, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));

    /// <summary>Opens the login page and posts its form.</summary>
    public async Task<HttpResponseMessage> Login(string userName, string password, string? returnUrl = null)
    {
        using var page = await Get("/login");
        var token = (string)(await page.Json())["headers"]!["x-csrf-token"]!;
        return await Form("/session/login", ("userName", userName), ("password", password), ("returnUrl", returnUrl ?? "/desk"), ("__csrf", token));
    }

    public async Task<HttpResponseMessage> Send(HttpMethod method, string path, HttpContent? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        if (Cookies.Count > 0)
        {
            request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
        {
            var pair = cookie.Split(';')[0].Split('=', 2);
            if (cookie.Contains("expires=Thu, 01 Jan 1970", StringComparison.OrdinalIgnoreCase))
            {
                Cookies.Remove(pair[0]);
            }
            else
            {
                Cookies[pair[0]] = pair[1];
            }
        }

        return answer;
    }

    public void Dispose() => _http.Dispose();
}

internal static class Answers
{
    public static async Task<JsonNode> Json(this HttpResponseMessage answer) =>
        JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;

    public static string? Header(this HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) || answer.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    /// <summary>The answer is a problem document with this status and code; gives the document.</summary>
    public static async Task<JsonNode> IsProblem(this HttpResponseMessage answer, int status, string code)
    {
        Assert.Equal((status, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        var problem = await answer.Json();
        Assert.Equal("/problems/" + code, (string)problem["type"]!);
        Assert.Equal(status, (int)problem["status"]!);
        return problem;
    }
}
