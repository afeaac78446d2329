namespace Aggregator.Gateway.Tests.Proxy;

[Collection(SharedGateway.Name)]
public sealed class HeadRequestsTests(GatewayProcess gateway)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/api/open-data/v1/initiatives")]
    [InlineData("/health/live")]
    [InlineData("/api/accounts/v1/me")]
    public async Task HEAD_answers_as_GET_does_without_the_body(string path)
    {
        using var get = await gateway.Browser().Get(path);
        using var head = await gateway.Browser().Send(HttpMethod.Head, path);
        Assert.Equal(get.StatusCode, head.StatusCode);
        Assert.Equal(get.Header("Content-Type"), head.Header("Content-Type"));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }
}
