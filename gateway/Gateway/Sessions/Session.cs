using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Aggregator.Gateway.Sessions;

/// <summary>A person's visit after login. The browser holds a random value, the database its hash: neither can be made from the other's copy.</summary>
internal sealed class Session
{
    /// <summary>Ends a session that nobody uses, and any session in the end.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);
    public static readonly TimeSpan Longest = TimeSpan.FromHours(10);

    public required Guid Id { get; init; }

    public required byte[] CookieHash { get; init; }

    public required Guid Account { get; init; }

    /// <summary>The organisation chosen; null for an account that belongs to none.</summary>
    public Guid? Organisation { get; set; }

    /// <summary>What unsafe requests must carry beside the cookie.</summary>
    public required string Csrf { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public required DateTimeOffset SeenAt { get; set; }

    public bool Alive(DateTimeOffset now) => now < SeenAt + Idle && now < OpenedAt + Longest;

    public static (Session Session, string Cookie) Open(Guid id, Guid account, Guid? organisation, DateTimeOffset now)
    {
        var cookie = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));
        return (new Session
        {
            Id = id,
            CookieHash = Hash(cookie),
            Account = account,
            Organisation = organisation,
            Csrf = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32)),
            OpenedAt = now,
            SeenAt = now,
        }, cookie);
    }

    public static byte[] Hash(string cookie) => SHA256.HashData(Encoding.UTF8.GetBytes(cookie));
}
