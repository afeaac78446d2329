using System.Security.Cryptography;
using Aggregator.Gateway.Storage;

namespace Aggregator.Gateway.Tokens;

/// <summary>A key that signs access tokens: an EC P-256 pair whose private half is wrapped in the database.</summary>
internal sealed class SigningKey
{
    /// <summary>The <c>kid</c> of tokens and JWKS.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Signs from then on, until a younger key does. Published earlier, so that readers of the JWKS have it in time.</summary>
    public required DateTimeOffset ActiveFrom { get; init; }

    public required byte[] Wrapped { get; init; }

    public static SigningKey Create(DateTimeOffset now, DateTimeOffset activeFrom, Vault vault)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var id = Convert.ToHexStringLower(SHA256.HashData(pair.ExportSubjectPublicKeyInfo()))[..16];
        return new SigningKey { Id = id, CreatedAt = now, ActiveFrom = activeFrom, Wrapped = vault.Wrap(pair.ExportPkcs8PrivateKey(), id) };
    }
}
