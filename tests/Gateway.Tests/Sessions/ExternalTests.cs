using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Web;
using Aggregator.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Aggregator.Gateway.Tests.Sessions;

/// <summary>Login at an OpenID Connect authority: code flow with PKCE, against one that checks as a real one does and can lie.</summary>
public sealed class ExternalTests(ExternalTests.WithAuthority gateway) : IClassFixture<ExternalTests.WithAuthority>
{
    private const string Subject = "mario-1";

    [Fact]
    public async Task A_person_known_by_issuer_and_subject_gets_a_session()
    {
        var id = await Known(Subject + "-known");
        using var browser = gateway.Browser();
        using var answer = await Journey(browser, Subject + "-known", "/desk?x=1");
        Assert.Equal((HttpStatusCode.SeeOther, "/desk?x=1"), (answer.StatusCode, answer.Header("Location")));
        using var me = await browser.Get("/api/accounts/v1/me");
        Assert.Equal(id, (string)(await me.Json())["accountId"]!);
    }

    [Theory]
    [InlineData("stranger", Lie.None)]
    [InlineData(Subject, Lie.Nonce)]
    [InlineData(Subject, Lie.Key)]
    [InlineData(Subject, Lie.Audience)]
    [InlineData(Subject, Lie.Issuer)]
    [InlineData(Subject, Lie.Expired)]
    [InlineData(Subject, Lie.NoToken)]
    public async Task Strangers_and_lies_get_none(string subject, Lie lie)
    {
        if (await gateway.Database.ScalarAsync<long>("SELECT count(*) FROM external_login WHERE subject = $1", Subject) == 0)
        {
            await Known(Subject);
        }

        using var browser = gateway.Browser();
        using var answer = await Journey(browser, subject, "/desk", lie);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.StartsWith("/login?error=external", answer.Header("Location"));
        Assert.DoesNotContain("aggregator-session", browser.Cookies.Keys);
    }

    [Fact]
    public async Task A_code_that_another_browser_began_is_refused()
    {
        using var attacker = gateway.Browser();
        using var victim = gateway.Browser();
        using var begun = await attacker.Get("/session/external?returnUrl=/desk");
        var callback = await gateway.Authority.Authorize(begun.Headers.Location!, Subject, Lie.None);
        using var answer = await victim.Get(callback);
        Assert.StartsWith("/login?error=external", answer.Header("Location"));
    }

    [Fact]
    public async Task The_way_back_leads_only_here()
    {
        await Known(Subject + "-back");
        using var browser = gateway.Browser();
        using var answer = await Journey(browser, Subject + "-back", "https://evil.example/");
        Assert.Equal("/", answer.Header("Location"));
    }

    private async Task<HttpResponseMessage> Journey(Browser browser, string subject, string returnUrl, Lie lie = Lie.None)
    {
        using var begun = await browser.Get("/session/external?returnUrl=" + Uri.EscapeDataString(returnUrl));
        Assert.Equal(HttpStatusCode.Redirect, begun.StatusCode);
        return await browser.Get(await gateway.Authority.Authorize(begun.Headers.Location!, subject, lie));
    }

    private async Task<string> Known(string subject)
    {
        using var answer = await (await gateway.Operator()).Post("/api/accounts/v1/accounts", new
        {
            userName = "esterna-" + subject,
            displayName = "Persona esterna",
            memberships = new[] { new { organisation = Guid.CreateVersion7(), organisationKind = "body", roles = new[] { "buyer.drafter" }, name = "Comune" } },
            externalLogins = new[] { new { issuer = gateway.Authority.Issuer, subject } },
        });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (string)(await answer.Json())["id"]!;
    }

    public enum Lie
    {
        None,
        Nonce,
        Key,
        Audience,
        Issuer,
        Expired,
        NoToken,
    }

    public sealed class WithAuthority : GatewayProcess
    {
        internal FakeAuthority Authority { get; private set; } = null!;

        public override async ValueTask InitializeAsync()
        {
            Authority = await FakeAuthority.StartAsync();
            await base.InitializeAsync();
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await Authority.DisposeAsync();
        }

        protected override void Configure(IDictionary<string, string?> environment, int port)
        {
            environment["External__Authority"] = Authority.Issuer;
            environment["External__ClientId"] = FakeAuthority.ClientId;
            environment["External__ClientSecret"] = FakeAuthority.ClientSecret;
        }
    }

    /// <summary>A small OpenID provider: discovery, keys, and a token endpoint that checks client, redirect and PKCE verifier.</summary>
    internal sealed class FakeAuthority : IAsyncDisposable
    {
        public const string ClientId = "aggregator-gateway";
        public const string ClientSecret = "a secret of the gateway at its authority";
        private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        private readonly ECDsa _wrong = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        private readonly ConcurrentDictionary<string, (string Subject, string Nonce, string Challenge, string Redirect, Lie Lie)> _codes = new();
        private readonly WebApplication _server;

        private FakeAuthority()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            _server = builder.Build();
            _server.MapGet("/.well-known/openid-configuration", () => Results.Json(new { issuer = Issuer, authorization_endpoint = Issuer + "/authorize", token_endpoint = Issuer + "/token", jwks_uri = Issuer + "/keys" }));
            _server.MapGet("/keys", () =>
            {
                var point = _key.ExportParameters(false).Q;
                return Results.Json(new { keys = new[] { new { kty = "EC", crv = "P-256", alg = "ES256", use = "sig", kid = "k", x = Base64UrlEncoder.Encode(point.X), y = Base64UrlEncoder.Encode(point.Y) } } });
            });
            _server.MapPost("/token", (Delegate)Token);
        }

        public string Issuer => _server.Urls.First();

        public static async Task<FakeAuthority> StartAsync()
        {
            var authority = new FakeAuthority();
            await authority._server.StartAsync();
            return authority;
        }

        /// <summary>What the person's browser would do there: log in and be sent back with a code.</summary>
        public Task<string> Authorize(Uri request, string subject, Lie lie)
        {
            var query = HttpUtility.ParseQueryString(request.Query);
            Assert.StartsWith(Issuer + "/authorize", request.ToString());
            Assert.Equal(("code", ClientId, "S256", "openid"), (query["response_type"], query["client_id"], query["code_challenge_method"], query["scope"]));
            Assert.True(query["nonce"]!.Length > 30 && query["state"]!.Length > 30);
            var code = Guid.NewGuid().ToString("n");
            _codes[code] = (subject, query["nonce"]!, query["code_challenge"]!, query["redirect_uri"]!, lie);
            return Task.FromResult(new Uri(query["redirect_uri"]!).AbsolutePath + "?code=" + code + "&state=" + Uri.EscapeDataString(query["state"]!));
        }

        public async ValueTask DisposeAsync()
        {
            await _server.DisposeAsync();
            _key.Dispose();
            _wrong.Dispose();
        }

        private async Task<IResult> Token(HttpContext context)
        {
            var form = await context.Request.ReadFormAsync();
            if (!_codes.TryRemove(form["code"].ToString(), out var known) || form["client_id"] != ClientId || form["client_secret"] != ClientSecret || form["redirect_uri"] != known.Redirect
                || Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) != known.Challenge)
            {
                return Results.Json(new { error = "invalid_grant" }, statusCode: 400);
            }

            var now = DateTime.UtcNow;
            var ends = known.Lie == Lie.Expired ? now.AddMinutes(-10) : now.AddMinutes(5);
            var token = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
            {
                Issuer = known.Lie == Lie.Issuer ? "http://another.example" : Issuer,
                Audience = known.Lie == Lie.Audience ? "another-client" : ClientId,
                NotBefore = ends.AddMinutes(-5),
                Expires = ends,
                Claims = new Dictionary<string, object> { ["sub"] = known.Subject, ["nonce"] = known.Lie == Lie.Nonce ? "another" : known.Nonce, ["name"] = "Mario Rossi" },
                SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(known.Lie == Lie.Key ? _wrong : _key) { KeyId = "k" }, SecurityAlgorithms.EcdsaSha256),
            });
            return Results.Json(known.Lie == Lie.NoToken ? (object)new { access_token = "x", token_type = "Bearer" } : new { access_token = "x", token_type = "Bearer", id_token = token });
        }
    }
}
