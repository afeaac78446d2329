using Aggregator.Support;

namespace Aggregator.Gateway.Tests.Tokens;

/// <summary>Rotation on the running gateway.</summary>
public sealed class KeyRingTests(GatewayProcess gateway) : IClassFixture<GatewayProcess>
{
    [Fact]
    public async Task Keys_rotate_without_a_gap_and_can_be_replaced_at_once()
    {
        using var browser = gateway.Browser();
        var before = await gateway.Token(GatewayProcess.OperatorClient, GatewayProcess.OperatorSecret);
        var first = Assert.Single(await Keys());
        Assert.Equal(first, (string)Jwt.Head(before)["kid"]!);

        // As if a month had passed: the next start makes a successor, published beside the old one, which still signs.
        await gateway.Database.ExecuteAsync("UPDATE signing_key SET active_from = active_from - interval '29 days 23 hours 30 minutes'");
        await gateway.Process.StopAsync();
        await gateway.Process.RestartAsync(TestContext.Current.CancellationToken);
        await Eventually.Holds(async () => (await Keys()).Count == 2, "the successor is published");
        var during = await gateway.Token(GatewayProcess.OperatorClient, GatewayProcess.OperatorSecret);
        Assert.Equal(first, (string)Jwt.Head(during)["kid"]!);

        // As if its hour had come: it signs, and tokens of the previous one still pass.
        await gateway.Database.ExecuteAsync("UPDATE signing_key SET active_from = now() WHERE id <> $1", first);
        await gateway.Process.StopAsync();
        await gateway.Process.RestartAsync(TestContext.Current.CancellationToken);
        var after = await gateway.Token(GatewayProcess.OperatorClient, GatewayProcess.OperatorSecret);
        Assert.NotEqual(first, (string)Jwt.Head(after)["kid"]!);
        Assert.Equal(2, (await Keys()).Count);
        foreach (var token in (string[])[before, during, after])
        {
            using var answer = await gateway.Browser().With(token).Get("/api/demand/v1/bodies");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        // And at once, by command: nothing older passes.
        Assert.Contains("replaced", await gateway.CommandAsync([], "rotate-keys", "--now"));
        await gateway.Process.StopAsync();
        await gateway.Process.RestartAsync(TestContext.Current.CancellationToken);
        using var dead = await gateway.Browser().With(after).Get("/api/demand/v1/bodies");
        await dead.IsProblem(401, "invalid-token");
        Assert.Single(await Keys());
        await gateway.Token(GatewayProcess.OperatorClient, GatewayProcess.OperatorSecret);

        async Task<List<string>> Keys()
        {
            using var jwks = await browser.Get("/.well-known/jwks.json");
            return [.. (await jwks.Json())["keys"]!.AsArray().Select(key => (string)key!["kid"]!)];
        }
    }
}
