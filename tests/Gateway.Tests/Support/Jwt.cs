using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Aggregator.Gateway.Tests.Support;

/// <summary>Reads tokens, and forges them as an attacker would.</summary>
internal static class Jwt
{
    public static JsonNode Claims(string token) => Part(token, 1);

    public static JsonNode Head(string token) => Part(token, 0);

    /// <summary>A token with the claims of another, signed or not as told.</summary>
    public static string Forge(string token, object head, Func<byte[], byte[]> sign, Action<JsonObject>? change = null)
    {
        var claims = Claims(token).AsObject();
        change?.Invoke(claims);
        var signed = Base64UrlEncoder.Encode(System.Text.Json.JsonSerializer.Serialize(head)) + "." + Base64UrlEncoder.Encode(claims.ToJsonString());
        return signed + "." + Base64UrlEncoder.Encode(sign(Encoding.ASCII.GetBytes(signed)));
    }

    /// <summary>A token signed rightly by a key that is not the gateway's.</summary>
    public static string Foreign(ECDsa key, string keyId, string issuer, string audience = "aggregator") => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = issuer,
        Audience = audience,
        Expires = DateTime.UtcNow.AddMinutes(5),
        Claims = new Dictionary<string, object> { ["sub"] = Guid.NewGuid().ToString(), ["org"] = Guid.NewGuid().ToString(), ["org_kind"] = "platform", ["roles"] = new[] { "platform.operator" } },
        SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(key) { KeyId = keyId }, SecurityAlgorithms.EcdsaSha256),
    });

    private static JsonNode Part(string token, int index) => JsonNode.Parse(Base64UrlEncoder.Decode(token.Replace("Bearer ", "").Split('.')[index]))!;
}
