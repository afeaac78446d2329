using Microsoft.IdentityModel.Tokens;

namespace Aggregator.Gateway.Tokens;

/// <summary>Where services and other readers of tokens find the issuer's keys (OpenID Connect Discovery 1.0, RFC 7517).</summary>
internal static class Discovery
{
    public static void Map(IEndpointRouteBuilder root)
    {
        root.MapGet("/.well-known/openid-configuration", Configuration).AllowAnonymous().ExcludeFromDescription();
        root.MapGet("/.well-known/jwks.json", Keys).AllowAnonymous().ExcludeFromDescription();
    }

    private static IResult Configuration(HttpContext context, Authority authority)
    {
        context.Response.Headers.CacheControl = "public, max-age=300";
        return Results.Json(new Dictionary<string, object>
        {
            ["issuer"] = authority.Issuer,
            ["jwks_uri"] = authority.Issuer + "/.well-known/jwks.json",
            ["token_endpoint"] = authority.Issuer + "/oauth/token",
            ["grant_types_supported"] = new[] { "client_credentials" },
            ["response_types_supported"] = Array.Empty<string>(),
            ["token_endpoint_auth_methods_supported"] = new[] { "client_secret_basic", "client_secret_post" },
            ["id_token_signing_alg_values_supported"] = new[] { SecurityAlgorithms.EcdsaSha256 },
            ["subject_types_supported"] = new[] { "public" },
        });
    }

    private static async Task<IResult> Keys(HttpContext context, KeyRing keys, CancellationToken ct)
    {
        await keys.Current(ct);
        context.Response.Headers.CacheControl = "public, max-age=60";
        return Results.Json(new
        {
            keys = keys.Published.Select(key =>
            {
                var point = key.ECDsa.ExportParameters(false).Q;
                return new { kty = "EC", use = "sig", alg = SecurityAlgorithms.EcdsaSha256, kid = key.KeyId, crv = "P-256", x = Base64UrlEncoder.Encode(point.X), y = Base64UrlEncoder.Encode(point.Y) };
            }),
        });
    }
}
