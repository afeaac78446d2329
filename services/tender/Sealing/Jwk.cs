using System.Security.Cryptography;
using System.Text;

namespace Aggregator.Tender.Sealing;

/// <summary>A P-256 public key as a JSON Web Key (RFC 7517). A private member is never read nor written.</summary>
internal sealed record Jwk(string Kty, string Crv, string X, string Y, string? Kid = null, string? Use = null, string? Alg = null)
{
    /// <summary>The key as a point; null unless it is one of P-256.</summary>
    internal ECParameters? Point() => Kty == "EC" && Crv == "P-256" ? Jwe.Point(X, Y) : null;

    /// <summary>RFC 7638.</summary>
    internal string Thumbprint() =>
        Jwe.Encode(SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"{{Crv}}","kty":"{{Kty}}","x":"{{X}}","y":"{{Y}}"}""")));

    internal static Jwk Of(ECParameters key, string use, string alg)
    {
        var jwk = new Jwk("EC", "P-256", Jwe.Encode(key.Q.X), Jwe.Encode(key.Q.Y), Use: use, Alg: alg);
        return jwk with { Kid = jwk.Thumbprint() };
    }
}
