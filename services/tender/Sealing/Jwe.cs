using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Aggregator.Tender.Sealing;

/// <summary>
/// Compact JWE (RFC 7516) with alg ECDH-ES, enc A256GCM on P-256 (RFC 7518 §4.6): the envelope of bids and of key shares. It depends on
/// nothing else here, so that a bidder's program can take the file as it is.
/// </summary>
internal static class Jwe
{
    internal const int CompactLengthMax = 1 << 20;
    private const string Algorithm = "ECDH-ES";
    private const string Encryption = "A256GCM";
    private const int KeyBytes = 32;
    private const int IvBytes = 12;
    private const int TagBytes = 16;
    private const int HeaderLengthMax = 4096;
    private static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 4 };

    /// <summary>What a compact JWE says without being decrypted.</summary>
    /// <param name="Header">The protected header's members that are texts; epk apart.</param>
    /// <param name="Ephemeral">The sender's ephemeral public key, a point of the curve.</param>
    /// <param name="Parts">Header, initialisation vector, ciphertext and tag; the header as it was sent, because the tag covers those bytes.</param>
    internal sealed record Opened(IReadOnlyDictionary<string, string> Header, ECParameters Ephemeral, (string Header, byte[] Iv, byte[] Ciphertext, byte[] Tag) Parts);

    /// <summary>Encrypts to a P-256 public key; <paramref name="bindings"/> go into the protected header, which the tag covers.</summary>
    internal static string Encrypt(ECParameters recipient, ReadOnlySpan<byte> plaintext, IReadOnlyDictionary<string, string>? bindings = null)
    {
        using var theirs = ECDiffieHellman.Create(PublicOnly(recipient));
        using var ephemeral = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var point = ephemeral.ExportParameters(includePrivateParameters: false).Q;
        var members = new Dictionary<string, object>
        {
            ["alg"] = Algorithm,
            ["enc"] = Encryption,
            ["epk"] = new Dictionary<string, string> { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Encode(point.X), ["y"] = Encode(point.Y) },
        };
        foreach (var (name, value) in bindings ?? new Dictionary<string, string>())
        {
            members.Add(name, value);
        }

        var header = Encode(JsonSerializer.SerializeToUtf8Bytes(members));
        var key = Agree(ephemeral, theirs.PublicKey, Bytes(bindings, "apu"), Bytes(bindings, "apv"));
        try
        {
            var (iv, ciphertext, tag) = (RandomNumberGenerator.GetBytes(IvBytes), new byte[plaintext.Length], new byte[TagBytes]);
            using var aes = new AesGcm(key, TagBytes);
            aes.Encrypt(iv, plaintext, ciphertext, tag, Encoding.ASCII.GetBytes(header));
            return $"{header}..{Encode(iv)}.{Encode(ciphertext)}.{Encode(tag)}";
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>Decrypts, or throws <see cref="CryptographicException"/> whatever is wrong with it.</summary>
    internal static byte[] Decrypt(ECDiffieHellman key, string compact) =>
        Read(compact) is { } opened ? Decrypt(key, opened) : throw new CryptographicException("Not a compact JWE of this kind.");

    /// <summary>Decrypts what was read.</summary>
    internal static byte[] Decrypt(ECDiffieHellman key, Opened opened)
    {
        using var ephemeral = ECDiffieHellman.Create(opened.Ephemeral);
        var secret = Agree(key, ephemeral.PublicKey, Bytes(opened.Header, "apu"), Bytes(opened.Header, "apv"));
        try
        {
            var plaintext = new byte[opened.Parts.Ciphertext.Length];
            using var aes = new AesGcm(secret, TagBytes);
            aes.Decrypt(opened.Parts.Iv, opened.Parts.Ciphertext, opened.Parts.Tag, plaintext, Encoding.ASCII.GetBytes(opened.Parts.Header));
            return plaintext;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>
    /// Reads a compact JWE without decrypting; null unless every part has the one form that is accepted: these two algorithms, a point on
    /// the curve (another would leak the private key), no compression, no critical extension, no duplicate member.
    /// </summary>
    internal static Opened? Read(string compact)
    {
        if (compact.Length > CompactLengthMax || compact.Split('.') is not [{ Length: > 0 and <= HeaderLengthMax } header, "", var iv, var ciphertext, var tag])
        {
            return null;
        }

        if (Decode(header) is not { } headerBytes || Decode(iv) is not { Length: IvBytes } ivBytes
            || Decode(ciphertext) is not { } ciphertextBytes || Decode(tag) is not { Length: TagBytes } tagBytes)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(headerBytes, Strict);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || root.TryGetProperty("crit", out _) || root.TryGetProperty("zip", out _)
                || !root.TryGetProperty("epk", out var epk) || Point(epk) is not { } ephemeral)
            {
                return null;
            }

            var members = root.EnumerateObject().Where(x => x.Value.ValueKind == JsonValueKind.String).ToDictionary(x => x.Name, x => x.Value.GetString()!);
            return members.GetValueOrDefault("alg") == Algorithm && members.GetValueOrDefault("enc") == Encryption
                ? new Opened(members, ephemeral, (header, ivBytes, ciphertextBytes, tagBytes))
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or CryptographicException)
        {
            return null;
        }
    }

    /// <summary>A public key from a JWK's coordinates; null unless they are a point of P-256.</summary>
    internal static ECParameters? Point(string x, string y)
    {
        if (Decode(x) is not { Length: 32 } xBytes || Decode(y) is not { Length: 32 } yBytes)
        {
            return null;
        }

        var parameters = new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = xBytes, Y = yBytes } };
        try
        {
            // The platform refuses a point that is not on the curve.
            using var key = ECDiffieHellman.Create(parameters);
            return parameters;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Concat KDF of NIST SP 800-56A as RFC 7518 §4.6.2 uses it, for keys of at most one SHA-256 block.</summary>
    internal static byte[] DeriveKey(ReadOnlySpan<byte> secret, string algorithm, ReadOnlySpan<byte> partyU, ReadOnlySpan<byte> partyV, int keyBits)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AppendNumber(hash, 1);
        hash.AppendData(secret);
        AppendField(hash, Encoding.ASCII.GetBytes(algorithm));
        AppendField(hash, partyU);
        AppendField(hash, partyV);
        AppendNumber(hash, keyBits);
        return hash.GetHashAndReset()[..(keyBits / 8)];

        static void AppendField(IncrementalHash hash, ReadOnlySpan<byte> value)
        {
            AppendNumber(hash, value.Length);
            hash.AppendData(value);
        }

        static void AppendNumber(IncrementalHash hash, int value)
        {
            Span<byte> bytes = stackalloc byte[4];
            BinaryPrimitives.WriteInt32BigEndian(bytes, value);
            hash.AppendData(bytes);
        }
    }

    /// <summary>Base64url without padding.</summary>
    internal static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    /// <summary>Strict base64url: no padding, no white space, no other alphabet.</summary>
    internal static byte[]? Decode(string text)
    {
        if (text.AsSpan().ContainsAnyExcept(Alphabet) || text.Length % 4 == 1)
        {
            return null;
        }

        try
        {
            var bytes = Base64Url.DecodeFromChars(text);
            // A last character with stray bits would give one ciphertext two spellings, and two hashes.
            return Encode(bytes) == text ? bytes : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static ECParameters? Point(JsonElement epk) =>
        epk.ValueKind == JsonValueKind.Object && !epk.TryGetProperty("d", out _)
        && epk.TryGetProperty("kty", out var kty) && kty.ValueEquals("EC") && epk.TryGetProperty("crv", out var crv) && crv.ValueEquals("P-256")
        && epk.TryGetProperty("x", out var x) && epk.TryGetProperty("y", out var y)
            ? Point(x.GetString()!, y.GetString()!)
            : null;

    private static byte[] Agree(ECDiffieHellman ours, ECDiffieHellmanPublicKey theirs, byte[] partyU, byte[] partyV)
    {
        var secret = ours.DeriveRawSecretAgreement(theirs);
        try
        {
            return DeriveKey(secret, Encryption, partyU, partyV, KeyBytes * 8);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private static byte[] Bytes(IReadOnlyDictionary<string, string>? members, string name) =>
        members is not null && members.TryGetValue(name, out var text) ? Decode(text) ?? throw new CryptographicException($"{name} is not base64url.") : [];

    private static ECParameters PublicOnly(ECParameters key) => new() { Curve = key.Curve, Q = key.Q };
}
