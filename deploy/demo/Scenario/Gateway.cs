using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Aggregator.Demo.Scenario;

/// <summary>The platform's door, as any client finds it.</summary>
internal sealed class Gateway : IDisposable
{
    // What a polite client on one machine keeps in the air; more would only queue.
    private const int RequestsMax = 12;
    private readonly HttpClient http;
    private readonly SemaphoreSlim free = new(RequestsMax);
    private int requests;

    public Gateway(Uri address) =>
        http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>Requests answered so far.</summary>
    public int Requests => requests;

    /// <summary>Sends a request until it is answered; one over a rate limit waits as long as it is told to.</summary>
    public async Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(Func<HttpRequestMessage> make)
    {
        while (true)
        {
            await free.WaitAsync();
            TimeSpan wait;
            try
            {
                using var request = make();
                using var answer = await http.SendAsync(request);
                if (answer.StatusCode != HttpStatusCode.TooManyRequests)
                {
                    Interlocked.Increment(ref requests);
                    var text = await answer.Content.ReadAsStringAsync();
                    return (answer.StatusCode, Parse(text));
                }

                wait = answer.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1);
            }
            finally
            {
                free.Release();
            }

            await Task.Delay(wait);
        }
    }

    /// <summary>A machine client that logs in when it first needs to.</summary>
    public Actor Client(string name, string clientId, string secret, Guid organisation = default, Guid id = default) => new(this, name, clientId, secret, organisation, id);

    /// <summary>Reads a public document.</summary>
    public async Task<JsonNode> GetAsync(string path)
    {
        var (status, body) = await SendAsync(() => new HttpRequestMessage(HttpMethod.Get, path));
        return status == HttpStatusCode.OK ? body! : throw new DemoFailure($"GET {path} answered {(int)status}: {body}");
    }

    /// <summary>Makes something in the name of a person who logs in for it, as a page would.</summary>
    public async Task PostAsync(string userName, string password, string path, object body)
    {
        using var entry = await http.PostAsJsonAsync("/api/accounts/v1/session", new { userName, password });
        var session = entry.StatusCode == HttpStatusCode.OK ? await entry.Content.ReadFromJsonAsync<JsonNode>() : throw new DemoFailure($"{userName} is not let in: {(int)entry.StatusCode}");
        var cookies = string.Join("; ", entry.Headers.GetValues("Set-Cookie").Select(x => x.Split(';')[0]));
        var (status, answer) = await SendAsync(() => new HttpRequestMessage(HttpMethod.Post, path)
        {
            Headers = { { "Cookie", cookies }, { "X-CSRF-Token", session!.Text("csrfToken") } },
            Content = JsonContent.Create(body, body.GetType(), options: Wire.Options),
        });
        Expect.True(status == HttpStatusCode.Created, $"{userName}: POST {path} answered {(int)status}: {answer}");
    }

    public void Dispose()
    {
        http.Dispose();
        free.Dispose();
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            return text.Length == 0 ? null : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }
}

/// <summary>Somebody who acts through the gateway with a token of one role in one organisation.</summary>
internal sealed class Actor(Gateway gateway, string name, string clientId, string secret, Guid organisation, Guid id)
{
    private const int RepetitionsMax = 5;
    private readonly SemaphoreSlim one = new(1);
    private string? token;
    private DateTime renewAt;

    /// <summary>The account that the platform knows.</summary>
    public Guid Id => id;

    /// <summary>The organisation it acts for.</summary>
    public Guid Organisation => organisation;

    public Task<JsonNode> GetAsync(string path) => CallAsync(HttpMethod.Get, path, null, HttpStatusCode.OK);

    /// <summary>All items of a list, cursor by cursor.</summary>
    public async Task<IReadOnlyList<JsonNode>> ListAsync(string path)
    {
        var items = new List<JsonNode>();
        string? cursor = null;
        do
        {
            var page = await GetAsync($"{path}{(path.Contains('?') ? '&' : '?')}limit=200{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}");
            items.AddRange(page.List("items"));
            cursor = page["next"]?.GetValue<string>();
        }
        while (cursor is not null);
        return items;
    }

    public Task<JsonNode> PostAsync(string path, object? body = null, HttpStatusCode expected = HttpStatusCode.OK) => CallAsync(HttpMethod.Post, path, body, expected);

    public Task<JsonNode> CreateAsync(string path, object? body = null) => PostAsync(path, body, HttpStatusCode.Created);

    public Task<JsonNode> PutAsync(string path, object body, string? ifMatch = null) => CallAsync(HttpMethod.Put, path, body, HttpStatusCode.OK, ifMatch);

    /// <summary>Makes a call that must answer with this status: also refusals are part of the play.</summary>
    public async Task<JsonNode> CallAsync(HttpMethod method, string path, object? body, HttpStatusCode expected, string? ifMatch = null)
    {
        var (status, answer) = await TryAsync(method, path, body, ifMatch);

        // Somebody else, perhaps the platform's own due work, changed the same thing in the same instant: read again and repeat, as the problem says.
        for (var again = 0; again < RepetitionsMax && status == HttpStatusCode.Conflict && status != expected && answer?["type"]?.ToString() == "/problems/conflict"; again++)
        {
            (status, answer) = await TryAsync(method, path, body, ifMatch);
        }

        return status == expected
            ? answer ?? new JsonObject()
            : throw new DemoFailure($"{name}: {method} {path} answered {(int)status} instead of {(int)expected}: {answer?.ToJsonString()}");
    }

    /// <summary>Makes a call whose status the caller looks at.</summary>
    public async Task<(HttpStatusCode Status, JsonNode? Body)> TryAsync(HttpMethod method, string path, object? body = null, string? ifMatch = null)
    {
        var bearer = await TokenAsync();
        var key = Guid.CreateVersion7().ToString();
        return await gateway.SendAsync(() =>
        {
            var request = new HttpRequestMessage(method, path) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", bearer) } };
            if (method == HttpMethod.Post)
            {
                request.Headers.Add("Idempotency-Key", key);
            }

            if (ifMatch is not null)
            {
                request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
            }

            if (body is not null)
            {
                request.Content = JsonContent.Create(body, body.GetType(), options: Wire.Options);
            }

            return request;
        });
    }

    /// <summary>An access token that is valid for a while yet.</summary>
    public async Task<string> TokenAsync()
    {
        await one.WaitAsync();
        try
        {
            if (token is null || DateTime.UtcNow > renewAt)
            {
                var (status, answer) = await gateway.SendAsync(() => new HttpRequestMessage(HttpMethod.Post, "/oauth/token")
                {
                    Content = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", clientId), new("client_secret", secret)]),
                });
                token = status == HttpStatusCode.OK ? answer!.Text("access_token") : throw new DemoFailure($"{name} got no token: {(int)status} {answer}");
                renewAt = DateTime.UtcNow.AddSeconds(answer!.Number("expires_in") * 0.8);
            }

            return token;
        }
        finally
        {
            one.Release();
        }
    }
}
