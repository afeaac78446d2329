namespace Aggregator.Gateway.Tests.Proxy;

[Collection(SharedGateway.Name)]
public sealed class SecurityHeadersTests(GatewayProcess gateway)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/api/demand/v1/bodies")]
    [InlineData("/api/unknown")]
    [InlineData("/api/accounts/v1/me")]
    [InlineData("/api/demand/v1/abort")]
    [InlineData("/.well-known/jwks.json")]
    public async Task Every_answer_protects_the_reader(string path)
    {
        using var answer = await gateway.Browser().Get(path);
        Assert.Equal(("nosniff", "DENY", "same-origin", "same-origin", "same-origin"), (answer.Header("X-Content-Type-Options"), answer.Header("X-Frame-Options"),
            answer.Header("Referrer-Policy"), answer.Header("Cross-Origin-Opener-Policy"), answer.Header("Cross-Origin-Resource-Policy")));
        Assert.Contains("camera=()", answer.Header("Permissions-Policy"));
        Assert.Contains("frame-ancestors 'none'", answer.Header("Content-Security-Policy"));
        Assert.Null(answer.Header("Strict-Transport-Security"));
    }

    [Fact]
    public async Task Pages_run_no_inline_script_and_load_nothing_from_elsewhere()
    {
        using var page = await gateway.Browser().Get("/");
        var policy = page.Header("Content-Security-Policy")!;
        Assert.Contains("script-src 'self';", policy);
        Assert.Contains("style-src 'self';", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.DoesNotContain("*", policy);
        Assert.DoesNotContain("http", policy);
    }

    [Fact]
    public async Task Open_data_may_be_read_from_other_sites_and_nothing_else()
    {
        using var open = await gateway.Browser().Get("/api/open-data/v1/initiatives", ("Origin", "https://giornale.example"));
        Assert.Equal(("*", "cross-origin"), (open.Header("Access-Control-Allow-Origin"), open.Header("Cross-Origin-Resource-Policy")));
        Assert.Null(open.Header("Access-Control-Allow-Credentials"));
        using var closed = await gateway.Browser().Get("/api/gpp/v1/evidence", ("Origin", "https://giornale.example"));
        Assert.Null(closed.Header("Access-Control-Allow-Origin"));
    }
}
