using Aggregator.Gateway.Delegations;

namespace Aggregator.Gateway.Accounts;

/// <summary>A person who logs in. The services know it by id only: its name is told to itself, to its colleagues and to operators, its user name not to colleagues.</summary>
internal sealed class Account : Aggregate
{
    /// <summary>Failed passwords in a row that lock an account, and for how long.</summary>
    public const int FailuresMax = 10;
    public static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(5);

    /// <summary>Normalised, unique.</summary>
    public required string UserName { get; init; }

    public required string DisplayName { get; set; }

    /// <summary>Null where the person logs in at an external authority only.</summary>
    public string? PasswordHash { get; set; }

    public int Failures { get; set; }

    public DateTimeOffset? LockedUntil { get; set; }

    public bool Disabled { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public List<Membership> Memberships { get; init; } = [];

    public List<ExternalLogin> ExternalLogins { get; init; } = [];

    /// <summary>User names differ neither by case nor by the way an accent is written.</summary>
    public static string Normalise(string userName) => userName.Trim().Normalize().ToLowerInvariant();

    /// <summary>The account's own membership for an organisation, or the first where none is named.</summary>
    public Membership? In(Guid? organisation) =>
        organisation is { } chosen ? Memberships.FirstOrDefault(membership => membership.Organisation == chosen) : Memberships.OrderBy(membership => membership.Position).FirstOrDefault();

    public Refusal? Disable()
    {
        if (Disabled)
        {
            return Refusal.Conflict("account.already-disabled");
        }

        Disabled = true;
        return null;
    }

    public Refusal? Enable()
    {
        if (!Disabled)
        {
            return Refusal.Conflict("account.not-disabled");
        }

        Disabled = false;
        (Failures, LockedUntil) = (0, null);
        return null;
    }
}

/// <summary>That an account acts for an organisation, and as what. One account may act for many and chooses one at a time.</summary>
internal sealed class Membership
{
    public required Guid Organisation { get; init; }

    /// <summary>cpb, body, operator, auditor or platform.</summary>
    public required string Kind { get; init; }

    /// <summary>What the person sees when choosing.</summary>
    public required string Name { get; init; }

    public required string[] Roles { get; init; }

    /// <summary>The account on whose behalf this one acts, where it is a delegate: tokens then carry that one as subject and this one as actor.</summary>
    public Guid? DelegatedBy { get; init; }

    /// <summary>Where it comes from, if it is derived and not stored.</summary>
    public Delegation? Delegation { get; init; }

    /// <summary>Order given by whoever made the account; the first is where a session starts.</summary>
    public int Position { get; init; }
}

/// <summary>The same person at an external authority: issuer and subject (OpenID Connect Core 1.0, section 2).</summary>
internal sealed class ExternalLogin
{
    public required string Issuer { get; init; }

    public required string Subject { get; init; }
}
