using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Aggregator.Gateway.Tests.Tokens;

/// <summary>Tokens that are not ours, by every known trick (RFC 8725). None reaches a service.</summary>
[Collection(SharedGateway.Name)]
public sealed class ForgeryTests(GatewayProcess gateway)
{
    [Fact]
    public async Task No_forged_token_passes()
    {
        var real = await gateway.Token(GatewayProcess.OperatorClient, GatewayProcess.OperatorSecret);
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var jwks = await gateway.Browser().Get("/.well-known/jwks.json");
        var key = (await jwks.Json())["keys"]![0]!;
        var kid = (string)key["kid"]!;
        var point = new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = Base64UrlEncoder.DecodeBytes((string)key["x"]!), Y = Base64UrlEncoder.DecodeBytes((string)key["y"]!) } };
        using var pub = ECDsa.Create(point);
        var pem = Encoding.ASCII.GetBytes(pub.ExportSubjectPublicKeyInfoPem());
        byte[] Ours(byte[] data) => own.SignData(data, HashAlgorithmName.SHA256);
        var parts = real.Split('.');
        var forged = new Dictionary<string, string>
        {
            ["alg none"] = Jwt.Forge(real, new { alg = "none", typ = "JWT" }, _ => []),
            ["alg None with kid"] = Jwt.Forge(real, new { alg = "None", typ = "JWT", kid }, _ => []),
            ["no signature"] = parts[0] + "." + parts[1] + ".",
            ["HS256 with the public key as PEM"] = Jwt.Forge(real, new { alg = "HS256", typ = "JWT", kid }, data => HMACSHA256.HashData(pem, data)),
            ["HS256 with the public key as DER"] = Jwt.Forge(real, new { alg = "HS256", typ = "JWT", kid }, data => HMACSHA256.HashData(pub.ExportSubjectPublicKeyInfo(), data)),
            ["HS256 with x"] = Jwt.Forge(real, new { alg = "HS256", typ = "JWT", kid }, data => HMACSHA256.HashData(point.Q.X!, data)),
            ["our claims, another key, the right kid"] = Jwt.Forge(real, new { alg = "ES256", typ = "JWT", kid }, Ours),
            ["another key that brings itself"] = Jwt.Forge(real, new { alg = "ES256", typ = "JWT", kid = "x", jwk = Public(own) }, Ours),
            ["a key to fetch"] = Jwt.Forge(real, new { alg = "ES256", typ = "JWT", kid = "x", jku = gateway["demand"].Address + "/jwks" }, Ours),
            ["no kid"] = Jwt.Forge(real, new { alg = "ES256", typ = "JWT" }, Ours),
            ["zero signature"] = Jwt.Forge(real, new { alg = "ES256", typ = "JWT", kid }, _ => new byte[64]),
            ["another issuer"] = Jwt.Foreign(own, kid, "http://evil.example"),
            ["our issuer's name, another key"] = Jwt.Foreign(own, kid, gateway.Issuer),
            ["claims changed"] = parts[0] + "." + Base64UrlEncoder.Encode(Changed(real)) + "." + parts[2],
            ["garbage"] = "x",
            ["empty parts"] = "..",
        };
        foreach (var (trick, token) in forged)
        {
            foreach (var path in (string[])["/api/accounts/v1/accounts", "/api/demand/v1/bodies", "/api/open-data/v1/initiatives", "/desk"])
            {
                using var answer = await gateway.Browser().Get(path, ("Authorization", "Bearer " + token));
                Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{trick} on {path}: {answer.StatusCode}");
                await answer.IsProblem(401, "invalid-token");
            }
        }

        foreach (var scheme in (string[])["Basic YTpi", "Digest x", "Negotiate x", real])
        {
            using var answer = await gateway.Browser().Get("/api/demand/v1/bodies", ("Authorization", scheme));
            await answer.IsProblem(401, "invalid-token");
        }
    }

    private static string Changed(string token)
    {
        var claims = Jwt.Claims(token).AsObject();
        claims["org"] = Guid.NewGuid().ToString();
        return claims.ToJsonString();
    }

    private static object Public(ECDsa key)
    {
        var point = key.ExportParameters(false).Q;
        return new { kty = "EC", crv = "P-256", x = Base64UrlEncoder.Encode(point.X), y = Base64UrlEncoder.Encode(point.Y) };
    }
}
