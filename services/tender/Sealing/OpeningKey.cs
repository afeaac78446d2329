using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Aggregator.Tender.Sealing;

/// <summary>
/// The key that opens one kind of envelope of a procedure. Its private half exists twice, in memory, for an instant: when it is made and
/// split among the key-holders, and when a quorum of them has given its shares back.
/// </summary>
internal static class OpeningKey
{
    private const int ShareBytes = 1 + Shamir.SecretBytes;

    /// <summary>A share as it is kept: readable by its holder alone, checkable by its hash.</summary>
    internal sealed record Deposited(Guid Holder, byte Index, string Jwe, byte[] Commitment);

    /// <summary>Makes a key pair and gives each holder an encrypted share of the private half.</summary>
    internal static (Jwk Public, IReadOnlyList<Deposited> Shares) Make(Guid procedure, string envelope, IReadOnlyList<(Guid Holder, ECParameters Key)> holders, int quorum)
    {
        using var pair = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var parameters = pair.ExportParameters(includePrivateParameters: true);
        Share[] shares = [];
        try
        {
            shares = Shamir.Split(parameters.D, holders.Count, quorum);
            var deposited = holders.Zip(shares, (holder, share) =>
            {
                var text = Encoding.ASCII.GetBytes(Text(share));
                var jwe = Jwe.Encrypt(holder.Key, text, new Dictionary<string, string>
                {
                    ["procedure"] = procedure.ToString(), ["envelope"] = envelope, ["holder"] = holder.Holder.ToString(),
                });
                CryptographicOperations.ZeroMemory(text);
                return new Deposited(holder.Holder, share.Index, jwe, Commitment(procedure, envelope, share));
            }).ToList();
            return (Jwk.Of(parameters, "enc", "ECDH-ES"), deposited);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(parameters.D);
            foreach (var share in shares)
            {
                CryptographicOperations.ZeroMemory(share.Value);
            }
        }
    }

    /// <summary>Puts the private half together again. The caller disposes of it when the envelopes are open.</summary>
    internal static ECDiffieHellman Restore(Jwk publicHalf, IReadOnlyList<Share> shares)
    {
        var parameters = publicHalf.Point() ?? throw new CryptographicException("The stored public key is not a point of P-256.");
        parameters.D = Shamir.Combine(shares);
        try
        {
            // Refused by the platform where the two halves do not belong together.
            var key = ECDiffieHellman.Create(parameters);
            var point = key.ExportParameters(includePrivateParameters: false).Q;
            return point.X.AsSpan().SequenceEqual(parameters.Q.X) && point.Y.AsSpan().SequenceEqual(parameters.Q.Y)
                ? key
                : throw new CryptographicException("The shares do not give this key.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(parameters.D);
        }
    }

    /// <summary>A share as its holder sees it once decrypted, and hands it in.</summary>
    internal static string Text(Share share) => Jwe.Encode([share.Index, .. share.Value]);

    /// <summary>Reads a share that was handed in; null where it has another form.</summary>
    internal static Share? Read(string text) => Jwe.Decode(text) is { Length: ShareBytes } bytes && bytes[0] > 0 ? new Share(bytes[0], bytes[1..]) : null;

    /// <summary>The hash that a share must match: it tells a wrong share without telling the right one, which has 256 random bits.</summary>
    internal static byte[] Commitment(Guid procedure, string envelope, Share share)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("aggregator key share"u8);
        hash.AppendData(procedure.ToByteArray(bigEndian: true));
        var name = Encoding.ASCII.GetBytes(envelope);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, name.Length);
        hash.AppendData(length);
        hash.AppendData(name);
        hash.AppendData([share.Index]);
        hash.AppendData(share.Value);
        return hash.GetHashAndReset();
    }
}
