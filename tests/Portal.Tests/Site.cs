using Aggregator.Local;
using Aggregator.Local.Servers;
using Aggregator.Support;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Aggregator.Portal.Tests.Site))]

namespace Aggregator.Portal.Tests;

/// <summary>The shipped portal in its own process, behind the fake gateway, and a real browser before it. One for all tests.</summary>
public sealed class Site : IAsyncLifetime
{
    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    ];

    private IPlaywright playwright = null!;
    private ServiceProcess process = null!;

    internal FakeGateway Gateway { get; private set; } = null!;

    internal IBrowser Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Gateway = await FakeGateway.StartAsync();
        process = await Portal(new() { ["Aggregator__Gateway"] = Gateway.Address.ToString(), ["Aggregator__Owner"] = "Città metropolitana di Milano", ["Aggregator__Trial"] = "true" });
        Gateway.Portal = process.Address;
        playwright = await Playwright.CreateAsync();
        Browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium", Headless = true, Args = Flags });
    }

    internal static Task<ServiceProcess> Portal(Dictionary<string, string?> environment)
    {
        environment["ASPNETCORE_ENVIRONMENT"] = environment.GetValueOrDefault("ASPNETCORE_ENVIRONMENT") ?? "Trial";
        environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = null;
        var log = Path.Combine(Repository.Root, "artifacts", "test-logs", $"portal-{Guid.NewGuid():n}.log");
        return ServiceProcess.StartAsync("portal", Repository.Dll(Component.Portal), log, environment);
    }

    internal async Task<Visitor> Visit(int width = 1280, string language = "it-IT", bool scripts = true, string? who = null)
        => await Visitor.ArriveAsync(await Context(width, language, scripts, who), Gateway.Address);

    /// <summary>A browser profile of its own: cookies, cache, language.</summary>
    internal async Task<IBrowserContext> Context(int width = 1280, string language = "it-IT", bool scripts = true, string? who = null, Uri? home = null)
    {
        var address = (home ?? Gateway.Address).ToString();
        var context = await Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address, ViewportSize = new ViewportSize { Width = width, Height = width < 600 ? 844 : 900 }, Locale = language,
            JavaScriptEnabled = scripts,
        });
        if (who is not null) await context.AddCookiesAsync([new Cookie { Name = "session", Value = who, Url = address }]);
        return context;
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null) await Browser.CloseAsync();
        playwright?.Dispose();
        if (process is not null) await process.DisposeAsync();
        if (Gateway is not null) await Gateway.DisposeAsync();
    }
}
