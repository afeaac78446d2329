namespace Aggregator.Gateway.Tests.Proxy;

[Collection(SharedGateway.Name)]
public sealed class RoutesTests(GatewayProcess gateway)
{
    [Theory]
    [InlineData("/api/demand/v1/initiatives?categoryCode=a%20b&x=1", "demand")]
    [InlineData("/api/tender/v1/procedures/1/lots/2/bids", "tender")]
    [InlineData("/api/tender/v1/bids/3", "tender")]
    [InlineData("/api/contract/v1/orders", "contract")]
    [InlineData("/api/gpp/v1/criteria", "gpp")]
    [InlineData("/api/open-data/v1/initiatives", "gpp")]
    [InlineData("/", "portal")]
    [InlineData("/initiatives/1", "portal")]
    [InlineData("/assets/app.css", "portal")]
    [InlineData("/apiary", "portal")]
    public async Task Paths_go_where_they_belong_unchanged(string path, string service)
    {
        using var answer = await gateway.Browser().Get(path);
        var seen = await answer.Json();
        Assert.Equal((service, path), ((string)seen["service"]!, (string)seen["path"]!));
    }

    [Fact]
    public async Task A_header_with_accents_goes_on_as_it_came()
    {
        using var socket = new System.Net.Sockets.TcpClient();
        await socket.ConnectAsync(gateway.Address.Host, gateway.Address.Port, TestContext.Current.CancellationToken);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes($"GET /api/demand/v1/bodies HTTP/1.1\r\nHost: {gateway.Address.Authority}\r\nX-Note: caffè\r\nConnection: close\r\n\r\n"), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith("HTTP/1.1 200", answer);
    }

    [Theory]
    [InlineData("/api")]
    [InlineData("/api/")]
    [InlineData("/api/unknown/v1/x")]
    [InlineData("/api/demand/v2/bodies")]
    [InlineData("/api/demand/health/ready")]
    [InlineData("/api/accounts/v1/unknown")]
    [InlineData("/oauth/authorize")]
    [InlineData("/session/unknown")]
    [InlineData("/session/external")]
    [InlineData("/health/unknown")]
    public async Task What_is_nobodys_is_not_found(string path)
    {
        using var answer = await gateway.Browser().Get(path);
        await answer.IsProblem(404, "not-found");
    }

    [Fact]
    public async Task The_gateways_own_paths_say_which_methods_they_take()
    {
        using var method = await gateway.Browser().Send(HttpMethod.Delete, "/api/accounts/v1/me");
        await method.IsProblem(405, "method-not-allowed");
        Assert.Equal("GET", method.Header("Allow"));
        using var token = await gateway.Browser().Get("/oauth/token");
        await token.IsProblem(405, "method-not-allowed");
    }

    [Theory]
    [InlineData("/api/demand/v1/../../../health/ready")]
    [InlineData("/api/demand/v1/%2e%2e/%2e%2e/%2e%2e/health/ready")]
    public async Task No_path_climbs_out(string path)
    {
        using var answer = await gateway.Browser().Get(path);
        Assert.DoesNotContain("demand", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_live_feed_flows_as_it_is_written()
    {
        using var answer = await gateway.Browser().Get("/api/open-data/v1/events/stream", ("Last-Event-ID", "7"), ("Accept", "text/event-stream"));
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        Assert.Equal("id: 1", await lines.ReadLineAsync(TestContext.Current.CancellationToken));
        gateway["gpp"].Continue();
        string? line;
        do
        {
            line = await lines.ReadLineAsync(TestContext.Current.CancellationToken);
        }
        while (line is not (null or "id: 2"));
        Assert.Equal("id: 2", line);
    }
}
