using System.Security.Cryptography;
using System.Text;
using Aggregator.Platform.Audit;

namespace Aggregator.Tender.Sealing;

/// <summary>
/// Keeps the shares that were handed in until the quorum is complete, under a key derived from the one outside the database: otherwise the
/// database administrator and one holder could open what needs a quorum.
/// </summary>
internal sealed class ShareSafe(SealKey seal)
{
    private const int IvBytes = 12;
    private const int TagBytes = 16;
    private readonly byte[] _key = HKDF.DeriveKey(HashAlgorithmName.SHA256, seal.Key.ExportParameters(true).D!, 32, info: "aggregator handed-in share"u8.ToArray());

    /// <summary>Locks a share of a procedure's envelope away.</summary>
    internal byte[] Lock(Guid procedure, string envelope, Share share)
    {
        var result = new byte[IvBytes + TagBytes + share.Value.Length];
        RandomNumberGenerator.Fill(result.AsSpan(0, IvBytes));
        using var aes = new AesGcm(_key, TagBytes);
        aes.Encrypt(result.AsSpan(0, IvBytes), share.Value, result.AsSpan(IvBytes + TagBytes), result.AsSpan(IvBytes, TagBytes), Place(procedure, envelope, share.Index));
        return result;
    }

    /// <summary>Takes it out again.</summary>
    internal Share Unlock(Guid procedure, string envelope, byte index, byte[] locked)
    {
        var value = new byte[locked.Length - IvBytes - TagBytes];
        using var aes = new AesGcm(_key, TagBytes);
        aes.Decrypt(locked.AsSpan(0, IvBytes), locked.AsSpan(IvBytes + TagBytes), locked.AsSpan(IvBytes, TagBytes), value, Place(procedure, envelope, index));
        return new Share(index, value);
    }

    private static byte[] Place(Guid procedure, string envelope, byte index) => Encoding.ASCII.GetBytes($"{procedure}|{envelope}|{index}");
}
