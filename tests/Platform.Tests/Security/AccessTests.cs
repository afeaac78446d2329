using Aggregator.Platform.Tests.Http;
using Aggregator.Support;

namespace Aggregator.Platform.Tests.Security;

public sealed class AccessTests(HttpSample sample)
{
    private static readonly Guid Org = HttpSample.Body;

    [Fact]
    public async Task Without_a_valid_token_it_is_401_and_nothing_of_the_body_is_read()
    {
        var none = await sample.SendAsync(HttpMethod.Post, "notes", "{}");
        Assert.Equal(("unauthenticated", "Bearer"), (none.Problem(401), none.Header("WWW-Authenticate")));
        await using var stranger = await Tokens.StartAsync();
        foreach (var (what, token) in new[]
        {
            ("nonsense", "nonsense"),
            ("parts", "a.b.c"),
            ("expired", sample.Tokens.Mint("body", Org, ["buyer.drafter"], lifetime: TimeSpan.FromMinutes(-1))),
            ("audience", sample.Tokens.Mint("body", Org, ["buyer.drafter"], audience: "others")),
            ("kind", sample.Tokens.Mint("king", Org, ["buyer.drafter"])),
            ("signer", stranger.Mint("body", Org, ["buyer.drafter"])),
            ("unsigned", Unsigned(sample.Tokens.Mint("body", Org, ["buyer.drafter"]))),
        })
        {
            Assert.Equal((what, "invalid-token"), (what, (await sample.SendAsync(HttpMethod.Post, "notes", "{}", token)).Problem(401)));
            Assert.Equal((what, "invalid-token"), (what, (await sample.SendAsync(HttpMethod.Get, "notes", token: token)).Problem(401)));
        }
    }

    [Theory]
    [InlineData("body", "buyer.drafter", 400)]
    [InlineData("body", "buyer.signatory", 403)]
    [InlineData("cpb", "buyer.drafter", 403)]
    [InlineData("operator", "supplier", 403)]
    [InlineData("auditor", "auditor", 403)]
    [InlineData("platform", "platform.operator", 403)]
    public async Task Kind_and_role_must_fit_before_the_body_counts(string kind, string role, int status) =>
        (await sample.SendAsync(HttpMethod.Post, "notes", "{}", sample.Tokens.Mint(kind, Org, [role]))).Problem(status);

    [Fact]
    public async Task Rows_of_others_are_not_there_and_auditors_read_all()
    {
        var added = await sample.SendAsync(HttpMethod.Post, "notes", HttpSample.Valid(), sample.Token("buyer.drafter"));
        var note = $"notes/{added.Json["id"]}";
        Assert.Equal(200, (await sample.SendAsync(HttpMethod.Get, note, token: sample.Token("buyer.finance"))).Status);
        Assert.Equal(200, (await sample.SendAsync(HttpMethod.Get, note, token: sample.Tokens.Mint("auditor", Guid.CreateVersion7(), ["auditor"]))).Status);
        Assert.Equal("not-found", (await sample.SendAsync(HttpMethod.Get, note, token: sample.Tokens.Mint("body", Guid.CreateVersion7(), ["buyer.drafter"]))).Problem(404));
        Assert.Equal("not-found", (await sample.SendAsync(HttpMethod.Put, note, "{}", sample.Tokens.Mint("body", Guid.CreateVersion7(), ["buyer.drafter"]))).Problem(404));
        Assert.Equal("forbidden", (await sample.SendAsync(HttpMethod.Get, note, token: sample.Tokens.Mint("cpb", Org, ["cpb.rup"]))).Problem(403));
        Assert.Equal("forbidden", (await sample.SendAsync(HttpMethod.Get, note, token: sample.Tokens.Mint("body", Org, ["buyer.drafter"], delegateOf: Guid.CreateVersion7()))).Problem(403));
    }

    [Fact]
    public async Task A_service_starts_without_the_gateway_and_says_that_keys_are_missing()
    {
        var (app, client) = await sample.StartAsync("http://127.0.0.1:1");
        await using (app)
        using (client)
        {
            Assert.Equal(200, (await HttpSample.SendAsync(client, HttpMethod.Get, "notes")).Status);
            Assert.Equal("keys-unavailable", (await HttpSample.SendAsync(client, HttpMethod.Post, "notes", "{}", sample.Token("buyer.drafter"))).Problem(503));
        }
    }

    [Fact]
    public void A_relation_that_the_route_did_not_grant_is_not_held()
    {
        var caller = new Caller(Guid.CreateVersion7(), Org, "cpb", new HashSet<string> { "cpb.rup" }) { Granted = new HashSet<Relation> { Relation.SharedCpb } };
        Assert.True(caller.Is(Relation.SharedCpb, Org));
        Assert.False(caller.Is(Relation.OwnerCpb, Org));
        Assert.False(caller.Is(Relation.SharedCpb, Guid.CreateVersion7()));
        Assert.True((caller with { Granted = null }).Is(Relation.OwnerCpb, Org));
        Assert.False(Caller.Nobody.Is(Relation.Authenticated, Org));
    }

    /// <summary>The token with algorithm "none": the claims of somebody, the signature of nobody.</summary>
    private static string Unsigned(string token) =>
        Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""") + "." + token.Split('.')[1] + ".";
}
