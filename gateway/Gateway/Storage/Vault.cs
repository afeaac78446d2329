using System.Security.Cryptography;
using System.Text;
using Aggregator.Platform.Audit;

namespace Aggregator.Gateway.Storage;

/// <summary>
/// Wraps the secrets that the database keeps (signing keys, data protection keys) with a key derived from the one that the process
/// keeps outside it, so that a copy of the database can neither sign a token nor read a cookie. AES-256-GCM, 12-byte nonce first,
/// 16-byte tag last; the name of what is wrapped is authenticated, so that no secret passes for another.
/// </summary>
internal sealed class Vault
{
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private readonly byte[] _key;
    private readonly byte[] _macKey;

    public Vault(SealKey seal)
    {
        var secret = seal.Key.ExportParameters(true).D!;
        _key = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 32, info: "aggregator gateway vault"u8.ToArray());
        _macKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 32, info: "aggregator gateway visitor"u8.ToArray());
    }

    public byte[] Wrap(byte[] secret, string name)
    {
        var wrapped = new byte[NonceLength + secret.Length + TagLength];
        var nonce = wrapped.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_key, TagLength);
        aes.Encrypt(nonce, secret, wrapped.AsSpan(NonceLength, secret.Length), wrapped.AsSpan(NonceLength + secret.Length), Encoding.UTF8.GetBytes(name));
        return wrapped;
    }

    public byte[] Unwrap(byte[] wrapped, string name)
    {
        var secret = new byte[wrapped.Length - NonceLength - TagLength];
        using var aes = new AesGcm(_key, TagLength);
        aes.Decrypt(wrapped.AsSpan(0, NonceLength), wrapped.AsSpan(NonceLength, secret.Length), wrapped.AsSpan(NonceLength + secret.Length), secret, Encoding.UTF8.GetBytes(name));
        return secret;
    }

    /// <summary>The mark of a value that only this deployment can make.</summary>
    public byte[] Mac(byte[] value) => HMACSHA256.HashData(_macKey, value);
}
