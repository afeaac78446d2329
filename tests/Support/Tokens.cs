using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Aggregator.Support;

/// <summary>
/// Stands where the gateway stands for a service under test: signs access tokens with a key of its own and serves the discovery
/// document and the key set, so that services validate them as they do in production.
/// </summary>
public sealed class Tokens : IAsyncDisposable
{
    private readonly WebApplication server;
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly string keyId = Guid.NewGuid().ToString("n");
    private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false };

    private Tokens()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        server = builder.Build();
        server.MapGet("/.well-known/openid-configuration", () => Results.Json(new { issuer = Authority, jwks_uri = Authority + "/.well-known/jwks.json" }));
        server.MapGet("/.well-known/jwks.json", () => Results.Json(new { keys = new[] { PublicKey() } }));
    }

    /// <summary>Base address and issuer, for <c>Aggregator__Authority</c>.</summary>
    public string Authority => server.Urls.First();

    /// <summary>Starts an authority on a free port.</summary>
    public static async Task<Tokens> StartAsync()
    {
        var tokens = new Tokens();
        await tokens.server.StartAsync();
        return tokens;
    }

    /// <summary>A token of an account in an organisation.</summary>
    /// <param name="organisationKind">cpb, body, operator, auditor or platform.</param>
    /// <param name="organisation">The organisation.</param>
    /// <param name="roles">Roles in it.</param>
    /// <param name="account">The account; a new one where none is given.</param>
    /// <param name="delegateOf">Claim <c>act</c>, where a delegate acts.</param>
    /// <param name="lifetime">How long it is valid from now; negative for one that has expired.</param>
    /// <param name="audience">The audience, for tests of wrong ones.</param>
    public string Mint(
        string organisationKind, Guid organisation, IReadOnlyList<string> roles, Guid? account = null, Guid? delegateOf = null,
        TimeSpan? lifetime = null, string audience = "aggregator")
    {
        var now = DateTime.UtcNow;
        var ends = now + (lifetime ?? TimeSpan.FromMinutes(5));
        var claims = new Dictionary<string, object>
        {
            ["sub"] = (account ?? Guid.CreateVersion7()).ToString(),
            ["org"] = organisation.ToString(),
            ["org_kind"] = organisationKind,
            ["roles"] = roles.ToArray(),
        };
        if (delegateOf is { } act)
        {
            claims["act"] = act.ToString();
        }

        return handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Authority,
            Audience = audience,
            IssuedAt = now < ends ? now : ends.AddMinutes(-5),
            NotBefore = now < ends ? now : ends.AddMinutes(-5),
            Expires = ends,
            Claims = claims,
            SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(key) { KeyId = keyId }, SecurityAlgorithms.EcdsaSha256),
        });
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        key.Dispose();
    }

    private object PublicKey()
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return new { kty = "EC", crv = "P-256", alg = "ES256", use = "sig", kid = keyId, x = Base64UrlEncoder.Encode(point.X), y = Base64UrlEncoder.Encode(point.Y) };
    }
}
