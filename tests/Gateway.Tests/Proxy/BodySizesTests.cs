namespace Aggregator.Gateway.Tests.Proxy;

[Collection(SharedGateway.Name)]
public sealed class BodySizesTests(GatewayProcess gateway)
{
    private const int Mib = 1 << 20;

    [Theory]
    [InlineData("/api/demand/v1/initiatives", Mib, 200)]
    [InlineData("/api/demand/v1/initiatives", Mib + 1, 413)]
    [InlineData("/api/demand/v1/initiatives", 10 * Mib, 413)]
    [InlineData("/api/accounts/v1/accounts", 10 * Mib, 413)]
    [InlineData("/some/page", 10 * Mib, 413)]
    [InlineData("/oauth/token", 2 * Mib, 413)]
    [InlineData("/api/tender/v1/procedures/1/lots/2/bids", 9 * Mib, 200)]
    [InlineData("/api/demand/v1/territory", 9 * Mib, 200)]
    [InlineData("/api/demand/v1/documents/7/parts/1", 9 * Mib, 200)]
    [InlineData("/api/demand/v1/documents/7/parts/1", 9 * Mib + 1, 413)]
    [InlineData("/api/demand/v1/road-damage", 9 * Mib, 200)]
    [InlineData("/api/demand/v1/road-damage", 9 * Mib + 1, 413)]
    [InlineData("/api/demand/v1/initiatives/7/imports", 24 * Mib, 200)]
    [InlineData("/api/demand/v1/initiatives/7/imports", 24 * Mib + 1, 413)]
    [InlineData("/api/demand/v1/programme-rows", 24 * Mib, 200)]
    [InlineData("/api/demand/v1/territories/Citt%C3%A0/files/boundaries", 24 * Mib, 200)]
    [InlineData("/api/demand/v1/territories/Citt%C3%A0/files/boundaries", 24 * Mib + 1, 413)]
    [InlineData("/api/demand/v1/bodies/imports", 24 * Mib, 200)]
    [InlineData("/demands/7/spreadsheet", 24 * Mib, 200)]
    [InlineData("/initiatives/7/spreadsheet", 24 * Mib, 200)]
    [InlineData("/proposals/programme", 24 * Mib, 200)]
    [InlineData("/proposals/programme", 24 * Mib + 1, 413)]
    [InlineData("/proposals/programme/x", 24 * Mib, 413)]
    public async Task A_body_is_as_big_as_its_route_allows(string path, int bytes, int status)
    {
        using var announced = await gateway.Browser().Send(HttpMethod.Post, path, new ByteArrayContent(new byte[bytes]));
        using var chunked = await gateway.Browser().Send(HttpMethod.Post, path, new Chunks(bytes));
        foreach (var answer in (HttpResponseMessage[])[announced, chunked])
        {
            if (status == 413)
            {
                // An unannounced body to an endpoint that wants none or wants JSON is refused before it is read.
                Assert.True((int)answer.StatusCode is 413 or 415 or 401 or 400, $"{answer.StatusCode}");
                continue;
            }

            Assert.Equal((status, bytes), ((int)answer.StatusCode, (int)(await answer.Json())["length"]!));
        }

        if (status == 413)
        {
            await announced.IsProblem(413, "too-large");
            if (path.StartsWith("/api/demand", StringComparison.Ordinal))
            {
                await chunked.IsProblem(413, "too-large");
            }
        }
    }

    /// <summary>A body that does not say how long it is.</summary>
    private sealed class Chunks(int bytes) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            try
            {
                var part = new byte[65_536];
                for (var left = bytes; left > 0; left -= part.Length)
                {
                    await stream.WriteAsync(part.AsMemory(0, Math.Min(part.Length, left)));
                }
            }
            catch (IOException)
            {
                // Refused midway, as it should be.
            }
        }

        protected override bool TryComputeLength(out long length) => (length = 0) > 0;
    }
}
