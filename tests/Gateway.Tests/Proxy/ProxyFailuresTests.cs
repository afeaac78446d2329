using Aggregator.Support;

namespace Aggregator.Gateway.Tests.Proxy;

/// <summary>Services that break, stall and vanish.</summary>
public sealed class ProxyFailuresTests(ProxyFailuresTests.Impatient gateway) : IClassFixture<ProxyFailuresTests.Impatient>
{
    public sealed class Impatient : GatewayProcess
    {
        protected override void Configure(IDictionary<string, string?> environment, int port) => environment["Gateway__Timeout"] = "00:00:01";
    }

    [Fact]
    public async Task A_broken_answer_is_502_with_a_problem_and_when_to_retry()
    {
        using var answer = await gateway.Browser().Get("/api/contract/v1/abort");
        var problem = await answer.IsProblem(502, "bad-gateway");
        Assert.Equal("2", answer.Header("Retry-After"));
        Assert.DoesNotContain("127.0.0.1", problem.ToJsonString());
    }

    [Fact]
    public async Task A_service_that_stalls_is_504()
    {
        using var answer = await gateway.Browser().Get("/api/tender/v1/stall");
        await answer.IsProblem(504, "gateway-timeout");
    }

    [Theory]
    [InlineData("/api/demand/v1/initiatives/7/imports", 200)]
    [InlineData("/api/demand/v1/initiatives", 504)]
    public async Task A_file_may_take_longer_over_a_slow_line_than_anything_else(string path, int status)
    {
        using var answer = await gateway.Browser().Send(HttpMethod.Post, path, new Slow(async () => await gateway.Browser().Get("/api/tender/v1/stall")));
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_service_that_is_gone_is_502_or_503_and_one_that_returns_serves_again()
    {
        await gateway["gpp"].DisposeAsync();
        for (var i = 0; i < 3; i++)
        {
            using var answer = await gateway.Browser().Get("/api/gpp/v1/criteria");
            Assert.True((int)answer.StatusCode is 502 or 503, $"{answer.StatusCode}");
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }

        using var portal = await gateway.Browser().Get("/");
        Assert.Equal(HttpStatusCode.OK, portal.StatusCode);
        await Eventually.Holds(async () =>
        {
            using var status = await gateway.Browser().Get("/api/status");
            return (string)(await status.Json())["services"]!["gpp"]! == "away";
        }, "the status says which service is away");
    }

    [Fact]
    public async Task The_log_names_routes_and_never_paths_people_or_secrets()
    {
        var (_, name, _) = await gateway.Account();
        using var browser = gateway.Browser();
        using var login = await browser.Login(name, GatewayProcess.Password);
        using var failing = await browser.Get("/api/contract/v1/orders/abort?secret-query=1");
        using var bidding = await browser.Get("/api/tender/v1/bids/abort");
        Assert.Equal(HttpStatusCode.BadGateway, bidding.StatusCode);
        using var broken = await browser.Get("/api/contract/v1/abort?secret-query=1");
        await Eventually.Holds(() => Task.FromResult(File.ReadAllText(gateway.Process.Log).Contains("api-contract", StringComparison.Ordinal)), "the failure is logged");
        var log = await File.ReadAllTextAsync(gateway.Process.Log, TestContext.Current.CancellationToken);
        foreach (var private_ in (string[])[name, "secret-query", GatewayProcess.Password, browser.Cookies["aggregator-session"], "eyJ", "Persona di prova", "/orders/", "bids"])
        {
            Assert.DoesNotContain(private_, log);
        }
    }

    /// <summary>A body that pauses midway for longer than the gateway waits for anything else.</summary>
    private sealed class Slow(Func<Task> pause) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(new byte[100]);
            await stream.FlushAsync();
            await pause();
            await pause();
            await stream.WriteAsync(new byte[100]);
        }

        protected override bool TryComputeLength(out long length) => (length = 0) > 0;
    }
}
