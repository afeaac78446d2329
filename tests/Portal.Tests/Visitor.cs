using System.Text.Json;
using Aggregator.Support;
using Microsoft.Playwright;

namespace Aggregator.Portal.Tests;

/// <summary>A reader in a browser of their own. Whatever the console complains of, and whatever leaves the host, is held against the page.</summary>
internal sealed class Visitor : IAsyncDisposable
{
    private static readonly string AxeScript = File.ReadAllText(Path.Combine(Repository.Root, "gateway", "Portal", "node_modules", "axe-core", "axe.min.js"));
    private readonly IBrowserContext context;
    private readonly List<string> complaints = [];

    private Visitor(IBrowserContext context, IPage page) => (this.context, Page) = (context, page);

    public IPage Page { get; }

    /// <summary>Opens a page in the context, which ends with the visit.</summary>
    public static async Task<Visitor> ArriveAsync(IBrowserContext context, Uri home)
    {
        var page = await context.NewPageAsync();
        var visitor = new Visitor(context, page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") visitor.complaints.Add($"console {message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => visitor.complaints.Add("script error: " + error);
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(home.ToString(), StringComparison.Ordinal)) visitor.complaints.Add("left the host: " + request.Url);
        };
        page.RequestFailed += (_, request) =>
        {
            // A stream or a fetch that ends because the reader goes on to another page is no failure.
            if (request.Failure != "net::ERR_ABORTED") visitor.complaints.Add($"failed: {request.Url} {request.Failure}");
        };
        return visitor;
    }

    public async Task<int> Open(string address)
    {
        var response = await Page.GotoAsync(address, new PageGotoOptions { WaitUntil = WaitUntilState.Load });
        return response!.Status;
    }

    /// <summary>Sends a form as a page of the site would.</summary>
    public async Task<int> Post(string address, (string Name, string Value)[] form)
    {
        if (Page.Url == "about:blank") await Open("/privacy");
        var loaded = new TaskCompletionSource();
        void Loaded(object? sender, IPage page) => loaded.TrySetResult();
        Page.Load += Loaded;
        var response = await Page.RunAndWaitForResponseAsync(() => Page.EvaluateAsync("""
            ([address, fields]) => {
              const form = Object.assign(document.createElement('form'), { method: 'post', action: address });
              for (const [name, value] of fields) form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
              document.body.append(form);
              form.submit();
            }
            """, new object[] { address, form.Prepend(("__csrf", FakeGateway.Csrf)).Select(field => new[] { field.Item1, field.Item2 }).ToArray() }), response => response.Request.Method == "POST");
        await loaded.Task;
        Page.Load -= Loaded;
        return response.Status;
    }

    internal static FormUrlEncodedContent Filled((string Name, string Value)[] form) => new(form.Prepend(("__csrf", FakeGateway.Csrf)).Select(field => KeyValuePair.Create(field.Item1, field.Item2)));

    /// <summary>Neither the console nor the network had anything to say. A page that answers 4xx on purpose is named by the browser itself.</summary>
    public void IsClean(int status = 200)
        => Assert.Empty(status < 400 ? complaints : complaints.Where(complaint => !complaint.Contains($"the server responded with a status of {status}", StringComparison.Ordinal)));

    /// <summary>
    /// No violation of WCAG 2.1 A and AA that axe finds. It comes in through the debugger, which the content policy does not concern, so that the page
    /// is looked at as readers get it.
    /// </summary>
    public async Task IsAccessible()
    {
        var debugger = await context.NewCDPSessionAsync(Page);
        await Evaluate(debugger, "globalThis.axe ? 0 : (0, eval)(" + JsonSerializer.Serialize(AxeScript) + "), 0");
        var found = await Evaluate(debugger, "axe.run(document, { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }, resultTypes: ['violations'], preload: false })"
            + ".then(found => found.violations.map(v => v.id + ': ' + v.help + ' ' + v.nodes.slice(0, 4).map(n => n.target.join(' ') + ' ' + n.html.slice(0, 140)).join(' | ')))");
        await debugger.DetachAsync();
        Assert.Empty(found.EnumerateArray().Select(violation => violation.GetString()!));
    }

    private static async Task<JsonElement> Evaluate(ICDPSession debugger, string expression)
    {
        var answer = (await debugger.SendAsync("Runtime.evaluate", new() { ["expression"] = expression, ["awaitPromise"] = true, ["returnByValue"] = true }))!.Value;
        Assert.False(answer.TryGetProperty("exceptionDetails", out var thrown), thrown.ToString());
        return answer.GetProperty("result").GetProperty("value");
    }

    /// <summary>Nothing sticks out sideways: a phone scrolls down, not across.</summary>
    public async Task FitsItsWidth()
    {
        var wide = await Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && e.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && !e.closest('svg') && getComputedStyle(e).position !== 'absolute' && !e.closest('thead')).slice(0, 5).map(e => e.outerHTML.slice(0, 120))");
        Assert.Empty(wide);
    }

    /// <summary>What it looks like, where <c>SCREENSHOTS=1</c> asks for it: pictures of whole pages take as long as all the rest.</summary>
    /// <summary>No address was encoded twice: what a reader follows is what the page means.</summary>
    public async Task LeadsWhereItMeans() => Assert.Empty(await Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('[href*=\"&amp;\"], [action*=\"&amp;\"]')].map(e => e.outerHTML.slice(0, 160))"));

    public async Task Screenshot(string name)
    {
        if (Environment.GetEnvironmentVariable("SCREENSHOTS") != "1") return;
        var folder = Path.Combine(Repository.Root, "artifacts", "screenshots");
        Directory.CreateDirectory(folder);
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png"), FullPage = true, Animations = ScreenshotAnimations.Disabled });
    }

    /// <summary>A visitor who comes again holds nothing against the page before.</summary>
    public void Forget() => complaints.Clear();

    public async ValueTask DisposeAsync() => await context.CloseAsync();
}
