using Aggregator.Gateway.Accounts;

namespace Aggregator.Gateway.Delegations;

/// <summary>
/// That a body lets another organisation, its union or a central purchasing body, act for it: by an act, in some roles, until a day (art. 30 TUEL wants a
/// term). Who may then act is derived from it at every look and stored nowhere, so that it ends when it ends.
/// </summary>
internal sealed class Delegation : Aggregate
{
    /// <summary>Longest term, so that no slip of the pen delegates for ever.</summary>
    public const int YearsMax = 10;

    private static readonly string[] DelegatingKinds = ["body", "cpb"];
    private static readonly string[] ActingForOthers = ["cpb.planner", "cpb.admin"];

    public required Guid Body { get; init; }

    public required string BodyName { get; init; }

    public required Guid Delegate { get; init; }

    public required string DelegateName { get; init; }

    /// <summary>Roles in the body that the delegate's people may hold.</summary>
    public required string[] Roles { get; init; }

    /// <summary>The resolution or convention that delegates.</summary>
    public required string ActReference { get; init; }

    public required string ProtocolNumber { get; init; }

    public required DateOnly ProtocolDate { get; init; }

    /// <summary>The last day on which it holds, in Italy.</summary>
    public required DateOnly ExpiresOn { get; init; }

    /// <summary>
    /// The signatory's account: tokens carry it as subject. The act is the body's, so the delegation outlives the signatory's office and account; who
    /// disables an account that was stolen revokes what it gave.
    /// </summary>
    public required Guid GivenBy { get; init; }

    public required DateTimeOffset GivenAt { get; init; }

    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>The organisation that ended it: the body, the delegate that renounced, or the platform.</summary>
    public Guid? RevokedBy { get; set; }

    public string? RevocationReason { get; set; }

    public string State(DateOnly today) => RevokedAt is not null ? "revoked" : today > ExpiresOn ? "expired" : "living";

    /// <summary>Whether people may act for others by belonging to an organisation in this way: as its own people, not as delegates of it.</summary>
    public static bool MayPassTo(Membership membership) => membership.DelegatedBy is null && DelegatingKinds.Contains(membership.Kind);

    /// <summary>
    /// What the delegation, while it lives, makes of a person of the delegate: in a body those roles that the person holds there too, in a central
    /// purchasing body all of them for its planners and administrators. Null for everybody else.
    /// </summary>
    public Membership? For(Account account)
    {
        var own = account.Memberships.FirstOrDefault(x => x.Organisation == Delegate && MayPassTo(x));
        var roles = own?.Kind switch
        {
            "body" => [.. Roles.Intersect(own.Roles)],
            "cpb" when own.Roles.Intersect(ActingForOthers).Any() => Roles,
            _ => Array.Empty<string>(),
        };
        return roles.Length == 0 ? null : new Membership { Organisation = Body, Kind = "body", Name = BodyName, Roles = roles, DelegatedBy = GivenBy, Delegation = this };
    }

    /// <summary>Ends it, for the organisation that says so.</summary>
    public Refusal? Revoke(Guid organisation, string reason, DateTimeOffset now)
    {
        if (State(Clock.DateIn(now)) is not "living" and var state)
        {
            return Refusal.Conflict("delegation.ended", ("state", state));
        }

        (RevokedAt, RevokedBy, RevocationReason) = (now, organisation, reason);
        return null;
    }
}

/// <summary>An organisation as people read it.</summary>
internal sealed record OrganisationName(Guid Id, string Name);

/// <summary>A delegation as the API shows it; state is living, expired or revoked.</summary>
internal sealed record DelegationView(Guid Id, OrganisationName Body, OrganisationName Delegate, IReadOnlyList<string> Roles, string ActReference, string ProtocolNumber,
    DateOnly ProtocolDate, DateOnly ExpiresOn, string State, Guid GivenBy, DateTimeOffset GivenAt, DateTimeOffset? RevokedAt, Guid? RevokedBy, string? RevocationReason, int Version)
{
    public static DelegationView Of(Delegation x, DateOnly today) => new(x.Id, new(x.Body, x.BodyName), new(x.Delegate, x.DelegateName), x.Roles, x.ActReference, x.ProtocolNumber,
        x.ProtocolDate, x.ExpiresOn, x.State(today), x.GivenBy, x.GivenAt, x.RevokedAt, x.RevokedBy, x.RevocationReason, x.Version);
}
