using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Aggregator.Platform;
using Aggregator.Platform.Audit;

namespace Aggregator.Tender.Sealing;

/// <summary>What the service signs when it takes a bid: which ciphertexts, for which lot, when. No number that would tell how many came before.</summary>
/// <param name="Bid">The bid.</param>
/// <param name="Procedure">The procedure.</param>
/// <param name="Lot">The lot.</param>
/// <param name="Bidder">The operator.</param>
/// <param name="RecordedAt">When the bid arrived, by the clock that binds.</param>
/// <param name="Envelopes">Hex SHA-256 of each compact JWE, by kind of envelope.</param>
/// <param name="Withdrawn">True on the receipt of a withdrawal.</param>
internal sealed record Receipt(Guid Bid, Guid Procedure, Guid Lot, Guid Bidder, DateTimeOffset RecordedAt, IReadOnlyDictionary<string, string> Envelopes, bool Withdrawn)
{
    /// <summary>The receipt as compact JWS, ES256, with the public key in its header: the bidder verifies it alone.</summary>
    internal string Sign(SealKey key)
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object?>
        {
            ["alg"] = "ES256",
            ["typ"] = "bid-receipt+jws",
            ["jwk"] = PublicKey(key),
        }, Json.Options);
        var signed = $"{Jwe.Encode(header)}.{Jwe.Encode(JsonSerializer.SerializeToUtf8Bytes(this, Json.Options))}";
        return $"{signed}.{Jwe.Encode(key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>Reads a receipt that this key signed; null otherwise.</summary>
    internal static Receipt? Read(string jws, SealKey key) =>
        jws.Split('.') is [var header, var payload, var signature] && Jwe.Decode(signature) is { Length: 64 } mark && Jwe.Decode(payload) is { } body
        && key.Verify(Encoding.ASCII.GetBytes($"{header}.{payload}"), mark)
            ? JsonSerializer.Deserialize<Receipt>(body, Json.Options)
            : null;

    /// <summary>The key that receipts are signed with.</summary>
    internal static Jwk PublicKey(SealKey key) => Jwk.Of(key.Key.ExportParameters(includePrivateParameters: false), "sig", "ES256");

    /// <summary>Hex SHA-256 of a text's ASCII bytes: what receipts say of envelopes and the log says of receipts.</summary>
    internal static string Hash(string compact) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(compact)));
}
