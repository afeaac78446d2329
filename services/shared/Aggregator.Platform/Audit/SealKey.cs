using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Aggregator.Platform.Audit;

/// <summary>
/// The key that a service keeps outside its database: it marks every log entry (HMAC-SHA-256, so that an inserted row is told
/// apart), signs the heads of the log and the receipts (ECDSA P-256). Whoever has only the database can make none of them.
/// </summary>
public sealed class SealKey : IDisposable
{
    private readonly ECDsa _key;
    private readonly byte[] _macKey;
    private readonly byte[] _requestKey;

    /// <summary>Loads a key from PEM text (EC P-256 private key).</summary>
    public SealKey(string pem)
    {
        _key = ECDsa.Create();
        _key.ImportFromPem(pem);
        _macKey = Derive("aggregator log entry"u8);
        _requestKey = Derive("aggregator idempotent request"u8);
    }

    /// <summary>Public half, as PEM, for whoever verifies elsewhere.</summary>
    public string PublicPem => _key.ExportSubjectPublicKeyInfoPem();

    /// <summary>The key pair itself, for signing receipts.</summary>
    public ECDsa Key => _key;

    /// <summary>A fresh key for tests and first starts, as PEM.</summary>
    public static string Generate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    }

    /// <summary>The mark of an entry.</summary>
    public byte[] Mac(LogEntry entry) => HMACSHA256.HashData(_macKey, Canonical(entry));

    /// <summary>
    /// The hash by which a request is told from another under the same idempotency key. Keyed, because bodies may hold passwords: a plain hash
    /// in a stolen database could be guessed at full speed, past the slow one that guards the account.
    /// </summary>
    internal IncrementalHash RequestHash() => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _requestKey);

    /// <summary>Signs bytes: IEEE P1363 form, 64 bytes.</summary>
    public byte[] Sign(byte[] data) => _key.SignData(data, HashAlgorithmName.SHA256);

    /// <summary>Whether a signature is this key's.</summary>
    public bool Verify(byte[] data, byte[] signature) => _key.VerifyData(data, signature, HashAlgorithmName.SHA256);

    /// <summary>The bytes of an entry that are marked and sealed: every field with its length, so that no two entries share them.</summary>
    internal static byte[] Canonical(LogEntry entry)
    {
        using var bytes = new MemoryStream();
        Field(entry.Id.ToByteArray(bigEndian: true));
        var at = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(at, entry.At.UtcTicks / 10);
        Field(at);
        Field(entry.Actor.ToByteArray(bigEndian: true));
        Field(entry.Org.ToByteArray(bigEndian: true));
        Field(entry.OnBehalfOf?.ToByteArray(bigEndian: true));
        Field(entry.Cpb?.ToByteArray(bigEndian: true));
        Field(entry.Subject.ToByteArray(bigEndian: true));
        Field(Encoding.UTF8.GetBytes(entry.Action));
        Field(entry.Reason is null ? null : Encoding.UTF8.GetBytes(entry.Reason));
        Field(entry.Before is null ? null : Encoding.UTF8.GetBytes(entry.Before));
        Field(entry.After is null ? null : Encoding.UTF8.GetBytes(entry.After));
        return bytes.ToArray();

        void Field(byte[]? value)
        {
            Span<byte> length = stackalloc byte[4];
            BinaryPrimitives.WriteInt32BigEndian(length, value?.Length ?? -1);
            bytes.Write(length);
            bytes.Write(value ?? []);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _key.Dispose();

    private byte[] Derive(ReadOnlySpan<byte> purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, _key.ExportParameters(true).D!, 32, info: purpose.ToArray());
}
