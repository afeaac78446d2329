using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Aggregator.Portal.Tests;

/// <summary>
/// Stands where the gateway stands: one origin for the portal and the API, a session cookie that becomes a bearer token, a token for forms,
/// the content policy. The API behind it is recorded answers. Its policy is stricter than the gateway's, which also lets data: images pass.
/// </summary>
internal sealed class FakeGateway : IAsyncDisposable
{
    public const string Policy = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    public const string Csrf = "a-token-for-forms";
    private readonly WebApplication app;
    private readonly HttpClient portal = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private readonly ConcurrentDictionary<Guid, Channel<JsonNode>> listeners = new();
    private readonly ConcurrentDictionary<string, Guid> chosen = new();
    private readonly List<JsonNode> events = [.. Recorded("events").AsArray().Select(happened => happened!.DeepClone())];

    private readonly ConcurrentDictionary<string, FakeGateway> annexes = new();
    private string? annex;

    private FakeGateway(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.Single());

    public Uri? Portal { get; set; }

    /// <summary>
    /// Answers that a test wants instead of the recorded ones, by path without query and, for a change, with its method before it ("POST /api/…"): a status, a
    /// document, a status with a document, or what to do.
    /// </summary>
    public ConcurrentDictionary<string, object> Instead { get; } = new();

    /// <summary>What the portal asked for, with the bearer that it sent along.</summary>
    public ConcurrentQueue<(string Path, string? Bearer)> Asked { get; } = new();

    /// <summary>The changes that the portal asked for.</summary>
    public ConcurrentQueue<Change> Changes { get; } = new();

    /// <summary>A change as it came: its body as text, what version it saw, and the key that makes it count once.</summary>
    internal sealed record Change(string Method, string Path, string Body, string? Version, string? Key, string? Bearer)
    {
        public JsonNode Json => JsonNode.Parse(Body)!;
    }

    public static async Task<FakeGateway> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var gateway = new FakeGateway(builder.Build());
        gateway.app.Run(gateway.Answer);
        await gateway.app.StartAsync();
        return gateway;
    }

    /// <summary>
    /// A gateway of one test's own before the same portal, which is dear to start: what the portal asks on behalf of a reader of this one is answered by this one.
    /// The portal passes on from where a reader comes, as behind any proxy; that tells whose it is.
    /// </summary>
    public async Task<FakeGateway> AnnexAsync()
    {
        var own = await StartAsync();
        (own.Portal, own.annex) = (Portal, Guid.NewGuid().ToString());
        annexes[own.annex] = own;
        return own;
    }

    /// <summary>A page as the server sends it to a reader, for what its HTML alone decides.</summary>
    public async Task<AngleSharp.Html.Dom.IHtmlDocument> ReadAsync(string address, string? who, string language = "it-IT", int status = 200)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "Accept-Language", language } } };
        if (who is not null) request.Headers.Add("Cookie", "session=" + who);
        using var answer = await http.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
        return new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Something happens: it is in the feed, and whoever listens hears it.</summary>
    public void Happen(string type, object data)
    {
        JsonNode happened;
        lock (events)
        {
            happened = new JsonObject
            {
                ["position"] = events.Max(other => other["position"]!.GetValue<long>()) + 1, ["id"] = Guid.NewGuid(), ["type"] = type,
                ["time"] = "2026-11-20T15:04:00+01:00", ["subject"] = Guid.NewGuid(), ["data"] = JsonSerializer.SerializeToNode(data),
            };
            events.Add(happened);
        }

        foreach (var listener in listeners.Values) listener.Writer.TryWrite(happened);
    }

    public int Listeners => listeners.Count;

    internal static JsonNode Recorded(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Recorded", name + ".json")))!;

    /// <summary>Slug (the initiative's state) to identifier.</summary>
    public static Guid Initiative(string state)
        => Recorded("initiatives").AsArray().Single(initiative => initiative!["state"]!.GetValue<string>() == state)!["id"]!.GetValue<Guid>();

    private async Task Answer(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (path.StartsWith("/api/", StringComparison.Ordinal)) await Api(context, path);
        else if (path.StartsWith("/session/", StringComparison.Ordinal)) await Session(context, path);
        else if (path.StartsWith("/health/", StringComparison.Ordinal)) await context.Response.WriteAsync("{}");
        else await Forward(context);
    }

    private async Task Api(HttpContext context, string path)
    {
        if (annexes.TryGetValue(context.Request.Headers["X-Forwarded-For"].ToString(), out var own))
        {
            await own.Api(context, path);
            return;
        }

        var bearer = Bearer(context);
        Asked.Enqueue((path, bearer));
        var read = HttpMethods.IsGet(context.Request.Method);
        // What the real gateway asks of a change that a script makes with the session's cookie.
        if (!read && context.Request.Headers.Authorization.Count == 0 && Header(context, "X-CSRF-Token") != Csrf)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        if (!read)
        {
            using var body = new StreamReader(context.Request.Body);
            Changes.Enqueue(new Change(context.Request.Method, path, await body.ReadToEndAsync(), Header(context, "If-Match"), Header(context, "Idempotency-Key"), bearer));
        }

        if (Instead.TryGetValue(read ? path : $"{context.Request.Method} {path}", out var instead))
        {
            await Give(context, instead);
            return;
        }

        // A question that takes a body is answered as it was recorded; a change is answered only as a test says.
        if (!read && path.EndsWith("/preview", StringComparison.Ordinal) && File.Exists(Kept(path)))
        {
            await Known(context, bearer, () => JsonNode.Parse(File.ReadAllText(Kept(path)))!);
            return;
        }

        if (!read)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (path == "/api/open-data/v1/events/stream") await Stream(context);
        else if (path == "/api/open-data/v1/events") await Json(context, Events(context.Request.Query));
        else if (path == "/api/open-data/v1/initiatives") await Json(context, PageOf(Recorded("initiatives").AsArray(), context.Request.Query));
        else if (path == "/api/demand/v1/categories") await Json(context, Recorded("categories"));
        else if (parts is ["api", "demand", "v1", "categories", "armed-security", "obligation"]) await Json(context, Recorded("obligation"));
        else if (path == "/api/accounts/v1/me") await Known(context, bearer, () => Me(bearer!));
        else if (path == "/api/demand/v1/initiatives") await Known(context, bearer, () => PageOf(Recorded("desk")["campaigns"]!.AsArray(), context.Request.Query));
        else if (path == "/api/demand/v1/demands") await Known(context, bearer, () => PageOf(Recorded("desk")["demands"]!.AsArray(), context.Request.Query));
        else if (path == "/api/tender/v1/procedures") await Known(context, bearer, () => PageOf(Recorded("desk")["procedures"]!.AsArray(), context.Request.Query));
        else if (path == "/api/contract/v1/orders") await Known(context, bearer, () => PageOf(Recorded("desk")["orders"]!.AsArray(), context.Request.Query));
        else if (parts is ["api", "open-data", "v1", "initiatives", var id, .. var rest] && Guid.TryParse(id, out var initiative) && Slug(initiative) is { } slug)
        {
            await Json(context, rest switch
            {
                ["demands"] => PageOf(Recorded("demands-" + slug).AsArray(), context.Request.Query),
                ["orders"] => PageOf(Recorded("orders-" + slug).AsArray(), context.Request.Query),
                _ => Recorded("initiative-" + slug),
            });
        }
        else if (path == "/api/demand/v1/bodies") await Known(context, bearer, () => PageOf(OfKind(JsonNode.Parse(File.ReadAllText(Kept(path)))!["items"]!.AsArray(), context.Request.Query["kind"]), context.Request.Query));
        else if (File.Exists(Kept(path))) await Known(context, bearer, () => InState(JsonNode.Parse(File.ReadAllText(Kept(path)))!, context.Request.Query["state"]));
        else context.Response.StatusCode = StatusCodes.Status404NotFound;
    }

    /// <summary>A list with only what is in the state that was asked for, as the service gives it.</summary>
    internal static JsonNode InState(JsonNode list, string? state)
    {
        if (string.IsNullOrEmpty(state) || list is not JsonObject page || page["items"] is not JsonArray items || items.All(item => item!["state"] is null)) return list;
        page["items"] = new JsonArray([.. items.Where(item => (string?)item!["state"] == state).Select(item => item!.DeepClone())]);
        return page;
    }

    private static JsonArray OfKind(JsonArray bodies, string? kind) => kind is null ? bodies : new([.. bodies.Where(body => (string?)body!["kind"] == kind).Select(body => body!.DeepClone())]);

    /// <summary>A recorded answer to one path, for whoever is logged in: Recorded/api/… with the path's own folders.</summary>
    private static string Kept(string path) => Path.Combine(AppContext.BaseDirectory, "Recorded", path.TrimStart('/').Replace("..", "") + ".json");

    private static async Task Give(HttpContext context, object instead)
    {
        switch (instead)
        {
            case int status:
                context.Response.StatusCode = status;
                break;
            case Func<HttpContext, Task> answer:
                await answer(context);
                break;
            case (int status, object document):
                context.Response.StatusCode = status;
                context.Response.ContentType = status < 400 ? "application/json" : "application/problem+json";
                await context.Response.WriteAsync(document as string ?? JsonSerializer.Serialize(document, JsonSerializerOptions.Web));
                break;
            default:
                await context.Response.WriteAsJsonAsync(instead);
                break;
        }
    }

    private static string? Header(HttpContext context, string name) => context.Request.Headers.TryGetValue(name, out var values) ? values.ToString() : null;

    private static string? Slug(Guid initiative)
        => Recorded("initiatives").AsArray().SingleOrDefault(one => one!["id"]!.GetValue<Guid>() == initiative)?["state"]!.GetValue<string>();

    private static string? Bearer(HttpContext context)
        => context.Request.Headers.Authorization.ToString() is ['B', 'e', 'a', 'r', 'e', 'r', ' ', .. var who] ? who : context.Request.Cookies["session"];

    private static Task Known(HttpContext context, string? bearer, Func<JsonNode> answer)
    {
        if (bearer is not null) return Json(context, answer());
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }

    private JsonObject Me(string who)
    {
        var me = Recorded("desk")["people"]![who]!.DeepClone().AsObject();
        var memberships = me["memberships"]!.AsArray();
        var organisation = chosen.TryGetValue(who, out var choice) ? choice : memberships[0]!["organisation"]!.GetValue<Guid>();
        me["current"] = memberships.Single(membership => membership!["organisation"]!.GetValue<Guid>() == organisation)!.DeepClone();
        return me;
    }

    private JsonObject Events(IQueryCollection query)
    {
        lock (events)
        {
            IEnumerable<JsonNode> shown = events;
            if (int.TryParse(query["last"], out var last)) shown = events.TakeLast(last);
            else if (long.TryParse(query["after"], out var after)) shown = events.Where(happened => happened["position"]!.GetValue<long>() > after).Take(int.Parse(query["limit"]!));
            return new JsonObject { ["items"] = new JsonArray([.. shown.Select(happened => happened.DeepClone())]), ["next"] = null };
        }
    }

    private async Task Stream(HttpContext context)
    {
        var id = Guid.NewGuid();
        var channel = Channel.CreateUnbounded<JsonNode>();
        listeners[id] = channel;
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        try
        {
            await context.Response.WriteAsync(": hello\n\n");
            await context.Response.Body.FlushAsync();
            await foreach (var happened in channel.Reader.ReadAllAsync(context.RequestAborted))
            {
                await context.Response.WriteAsync($"id: {happened["position"]}\nevent: {happened["type"]}\ndata: {happened.ToJsonString()}\n\n");
                await context.Response.Body.FlushAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The reader left.
        }
        finally
        {
            listeners.TryRemove(id, out _);
        }
    }

    private static JsonObject PageOf(JsonArray all, IQueryCollection query)
    {
        var start = query["cursor"].ToString() is { Length: > 0 } cursor ? int.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(cursor))) : 0;
        var limit = int.TryParse(query["limit"], out var asked) ? asked : 50;
        var next = start + limit < all.Count ? Convert.ToBase64String(Encoding.UTF8.GetBytes((start + limit).ToString())) : null;
        return new JsonObject { ["items"] = new JsonArray([.. all.Skip(start).Take(limit).Select(item => item!.DeepClone())]), ["next"] = next };
    }

    private static Task Json(HttpContext context, JsonNode document)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(document.ToJsonString());
    }

    private async Task Session(HttpContext context, string path)
    {
        var form = await context.Request.ReadFormAsync();
        var returnUrl = form["returnUrl"].ToString() is { Length: > 0 } address ? address : "/";
        if (form["__csrf"] != Csrf)
        {
            See(context, "/login?error=csrf");
            return;
        }

        if (path == "/session/login" && form["password"] != "giusta")
        {
            See(context, "/login?error=credentials&returnUrl=" + Uri.EscapeDataString(returnUrl));
            return;
        }

        if (path == "/session/login") context.Response.Cookies.Append("session", form["userName"]!, new CookieOptions { HttpOnly = true, Path = "/" });
        if (path == "/session/logout") context.Response.Cookies.Delete("session");
        if (path == "/session/organisation") chosen[context.Request.Cookies["session"]!] = Guid.Parse(form["organisation"]!);
        See(context, returnUrl);
    }

    private static void See(HttpContext context, string address)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = address;
    }

    private async Task Forward(HttpContext context)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(Portal!, context.Request.Path + context.Request.QueryString));
        foreach (var name in new[] { "Accept", "Accept-Language", "Accept-Encoding", "If-None-Match", "If-Modified-Since" })
        {
            if (context.Request.Headers.TryGetValue(name, out var values)) request.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        if (context.Request.Cookies["lang"] is { } language) request.Headers.Add("Cookie", "lang=" + language);
        if (context.Request.Cookies["session"] is { } who) request.Headers.Add("Authorization", "Bearer " + who);
        if (annex is not null) request.Headers.Add("X-Forwarded-For", annex);
        request.Headers.Add("X-CSRF-Token", Csrf);
        if (!HttpMethods.IsGet(context.Request.Method))
        {
            var bytes = new MemoryStream();
            await context.Request.Body.CopyToAsync(bytes);
            // What the real gateway asks of a form: its own token, at the beginning.
            if (!Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)Math.Min(bytes.Length, 4096)).Contains(Csrf, StringComparison.Ordinal))
            {
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return;
            }

            request.Content = new ByteArrayContent(bytes.ToArray());
            request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        }

        using var response = await portal.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
        {
            if (!name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase)) context.Response.Headers[name] = values.ToArray();
        }

        context.Response.Headers.ContentSecurityPolicy = Policy;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var listener in listeners.Values) listener.Writer.TryComplete();
        using var hurry = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await app.StopAsync(hurry.Token);
        await app.DisposeAsync();
        portal.Dispose();
    }
}
