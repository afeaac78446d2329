using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Aggregator.Gateway.Clients;

/// <summary>A machine that gets tokens with an id and a secret (OAuth 2, RFC 6749 section 4.4).</summary>
internal sealed class Client : Aggregate
{
    /// <summary>Shortest secret that an operator may choose; those made here hold 256 random bits.</summary>
    public const int SecretLengthMin = 32;

    // What an unknown client's secret is compared with, so that the answer takes the same time.
    private static readonly byte[] Nobodys = RandomNumberGenerator.GetBytes(32);

    public required string ClientId { get; init; }

    /// <summary>SHA-256: a secret of 256 random bits cannot be guessed from it, and token requests stay cheap.</summary>
    public required byte[] SecretHash { get; set; }

    public required Guid Organisation { get; set; }

    public required string Kind { get; set; }

    public required string[] Roles { get; set; }

    public bool Disabled { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public static string NewSecret() => Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    public static bool Accepts(Client? client, string secret) =>
        CryptographicOperations.FixedTimeEquals(client?.SecretHash ?? Nobodys, Hash(secret)) && client is { Disabled: false };

    public Refusal? Disable()
    {
        if (Disabled)
        {
            return Refusal.Conflict("client.already-disabled");
        }

        Disabled = true;
        return null;
    }
}
