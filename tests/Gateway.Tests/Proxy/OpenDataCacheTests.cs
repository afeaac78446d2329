namespace Aggregator.Gateway.Tests.Proxy;

public sealed class OpenDataCacheTests(OpenDataCacheTests.Keeping gateway) : IClassFixture<OpenDataCacheTests.Keeping>
{
    public sealed class Keeping : GatewayProcess
    {
        protected override void Configure(IDictionary<string, string?> environment, int port) => environment["Cache__OpenData"] = "00:01:00";
    }

    [Fact]
    public async Task A_second_anonymous_reader_costs_the_service_nothing()
    {
        const string Path = "/api/open-data/v1/initiatives?cursor=a";
        for (var i = 0; i < 5; i++)
        {
            using var answer = await gateway.Browser().Get(Path);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("public, max-age=60", answer.Header("Cache-Control"));
        }

        Assert.Single(gateway["gpp"].Asked, path => path == "/api/open-data/v1/initiatives");
        using var other = await gateway.Browser().Get("/api/open-data/v1/initiatives?cursor=b");
        Assert.Contains("cursor=b", (string)(await other.Json())["path"]!);
        using var english = await gateway.Browser().Get(Path, ("Accept-Language", "en"));
        Assert.Equal("en", (string)(await english.Json())["headers"]!["accept-language"]!);
    }

    [Fact]
    public async Task Whoever_is_somebody_is_neither_served_from_it_nor_kept_in_it()
    {
        const string Path = "/api/open-data/v1/initiatives/7";
        var token = await gateway.Token(GatewayProcess.OperatorClient, GatewayProcess.OperatorSecret);
        using var first = await gateway.Browser().With(token).Get(Path);
        Assert.NotNull((await first.Json())["headers"]!["authorization"]);
        using var anonymous = await gateway.Browser().Get(Path);
        Assert.Null((await anonymous.Json())["headers"]!["authorization"]);
        var (browser, _, _, _) = await gateway.LoggedIn();
        using var person = await browser.Get(Path);
        Assert.NotNull((await person.Json())["headers"]!["authorization"]);
        Assert.Equal("no-store", person.Header("Cache-Control"));
        Assert.Equal(3, gateway["gpp"].Asked.Count(path => path == Path));
    }

    [Theory]
    [InlineData("/api/open-data/v1/events?after=1", "/api/open-data/v1/events", "gpp")]
    [InlineData("/api/gpp/v1/criteria", "/api/gpp/v1/criteria", "gpp")]
    [InlineData("/initiatives", "/initiatives", "portal")]
    public async Task Nothing_else_is_kept(string address, string path, string service)
    {
        for (var i = 0; i < 2; i++)
        {
            using var answer = await gateway.Browser().Get(address);
        }

        Assert.Equal(2, gateway[service].Asked.Count(asked => asked == path));
    }
}
