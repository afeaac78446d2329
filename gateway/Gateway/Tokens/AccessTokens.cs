using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Aggregator.Gateway.Tokens;

/// <summary>On whose behalf a token speaks. No personal data: services know accounts by id only.</summary>
/// <param name="Subject">The account or the machine client.</param>
/// <param name="Organisation">The organisation it acts for.</param>
/// <param name="Kind">cpb, body, operator, auditor or platform.</param>
/// <param name="Roles">Roles in that organisation.</param>
/// <param name="Session">The session it was made from; null for machines.</param>
/// <param name="Delegate">The account that really acts, where a delegate does.</param>
internal sealed record Grant(Guid Subject, Guid Organisation, string Kind, IReadOnlyList<string> Roles, Guid? Session = null, Guid? Delegate = null);

/// <summary>Makes access tokens: JWT, ES256, five minutes. In real time, whatever a trial instance's clock says.</summary>
internal sealed class AccessTokens(KeyRing keys, Authority authority, TimeProvider time)
{
    public const string Audience = "aggregator";
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false, SetDefaultTimesOnTokenCreation = false };

    public async ValueTask<string> Issue(Grant grant, CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var claims = new Dictionary<string, object>
        {
            ["sub"] = grant.Subject.ToString(),
            ["org"] = grant.Organisation.ToString(),
            ["org_kind"] = grant.Kind,
            ["roles"] = grant.Roles.ToArray(),
            ["jti"] = Guid.CreateVersion7().ToString(),
        };
        if (grant.Session is { } session)
        {
            claims["sid"] = session.ToString();
        }

        if (grant.Delegate is { } acting)
        {
            claims["act"] = acting.ToString();
        }

        return Handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = authority.Issuer,
            Audience = Audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + Lifetime,
            Claims = claims,
            SigningCredentials = new SigningCredentials(await keys.Current(ct), SecurityAlgorithms.EcdsaSha256),
        });
    }
}
